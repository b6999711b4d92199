package io.patchbay.media.select.tap;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.api.media.selection.TapStatus;
import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PacketSink;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.api.media.tap.TapStream;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The taps of one call, over the sessions it has one after the other. A session has a sink only
 * while a tap is attached; so taps cost nothing as long as there is none.
 */
public final class SessionFeeds implements SessionTaps, PacketSink {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFeeds.class);
  private static final TapFeed[] NONE = {};

  private final TapSession session;
  private final Taps taps;

  /** One, and another while the call moves. */
  private final List<TapSource> sources = new ArrayList<>(1);

  private final Map<String, TapFeed> byName = new LinkedHashMap<>();
  private final StreamFormats formats = new StreamFormats();
  private boolean closed;

  /** Microseconds between the clock that is never set and the one that knows the date. */
  private final long epochMicros =
      TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
          - TimeUnit.NANOSECONDS.toMicros(System.nanoTime());

  // read on the media thread
  private volatile TapFeed[] live = NONE;
  private volatile List<TapStream> streams = List.of();

  /** The taps of a call, none so far; they hear nothing before there is a source. */
  public SessionFeeds(TapSession session, Taps taps) {
    this.session = session;
    this.taps = taps;
  }

  /** They listen to this source too: the call is moving there. */
  public synchronized void join(TapSource source) {
    sources.add(source);
    if (live.length > 0 && !listen(source, this)) {
      LOG.warn(
          "call {}: its taps hear nothing from media backend '{}'",
          session.call(),
          source.backend());
    }
  }

  /** The source is closed. With the last one they have heard all. */
  public synchronized void leave(TapSource source) {
    if (sources.remove(source) && sources.isEmpty()) {
      closed = true;
      live = NONE;
      byName.values().forEach(feed -> feed.end(TapEnd.CLOSED));
    }
  }

  @Override
  public CompletionStage<Void> attach(String tap) {
    try {
      return join(taps.feed(tap, session, this::over)).copy();
    } catch (MediaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized CompletableFuture<Void> join(TapFeed fresh) throws MediaException {
    if (closed) {
      throw new MediaException(MediaException.Kind.GONE, "the media session is closed");
    }
    TapFeed known = byName.get(fresh.name());
    if (known != null && known.isLive()) {
      return known.opened();
    }
    if (sources.stream().noneMatch(source -> source.packets().isPresent())) {
      throw unsupported();
    }
    taps.start(fresh);
    byName.remove(fresh.name());
    byName.put(fresh.name(), fresh);
    refresh();
    return fresh.opened();
  }

  @Override
  public CompletionStage<Boolean> detach(String tap) {
    TapFeed feed;
    synchronized (this) {
      feed = byName.get(tap);
    }
    if (feed == null || !feed.isLive()) {
      return CompletableFuture.completedFuture(false);
    }
    feed.end(TapEnd.DETACHED);
    return feed.ended().copy();
  }

  @Override
  public synchronized List<TapStatus> status() {
    return byName.values().stream().map(TapFeed::status).toList();
  }

  /** A side told in SDP what it takes. */
  public synchronized void described(String leg, SessionDescription sdp) {
    formats.described(leg, sdp);
    if (live.length > 0) {
      streams = formats.streams();
    }
  }

  @Override
  public void onPacket(
      String leg,
      int media,
      PacketKind kind,
      ByteBuffer packet,
      InetSocketAddress from,
      InetSocketAddress to) {
    long micros = epochMicros + TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    TapStream stream = stream(leg, media);
    for (TapFeed feed : live) {
      feed.queue().offer(stream, kind, packet, micros, from, to);
    }
  }

  private TapStream stream(String leg, int media) {
    for (TapStream stream : streams) {
      if (stream.media() == media && stream.leg().equals(leg)) {
        return stream;
      }
    }
    return new TapStream(leg, media, "", "", Map.of());
  }

  private synchronized void over(TapFeed feed) {
    if (!closed) {
      refresh();
    }
  }

  private void refresh() {
    boolean before = live.length > 0;
    live = byName.values().stream().filter(TapFeed::isLive).toArray(TapFeed[]::new);
    boolean now = live.length > 0;
    streams = now ? formats.streams() : List.of();
    if (now != before) {
      sources.forEach(source -> listen(source, now ? this : null));
    }
  }

  private static boolean listen(TapSource source, @Nullable PacketSink sink) {
    Optional<PacketSource> packets = source.packets();
    packets.ifPresent(known -> known.tap(sink));
    return packets.isPresent();
  }

  private MediaException unsupported() {
    String backend = sources.stream().map(TapSource::backend).findFirst().orElse("");
    return new MediaException(
        MediaException.Kind.UNSUPPORTED,
        "taps are not supported by media backend '" + backend + "'");
  }
}
