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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The taps of one session. The session has a sink only while a tap is attached; so taps cost
 * nothing as long as there is none.
 */
public final class SessionFeeds implements SessionTaps, PacketSink {
  private final TapSession session;
  private final String backend;
  private final Supplier<Optional<PacketSource>> source;
  private final Taps taps;
  private final Map<String, TapFeed> byName = new LinkedHashMap<>();
  private final StreamFormats formats = new StreamFormats();
  private boolean closed;

  /** Microseconds between the clock that is never set and the one that knows the date. */
  private final long epochMicros =
      TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
          - TimeUnit.NANOSECONDS.toMicros(System.nanoTime());

  // read on the media thread
  private volatile TapFeed[] live = {};
  private volatile List<TapStream> streams = List.of();

  /**
   * The taps of a session, none so far.
   *
   * @param source the session's ability to be listened to
   */
  public SessionFeeds(
      TapSession session, String backend, Supplier<Optional<PacketSource>> source, Taps taps) {
    this.session = session;
    this.backend = backend;
    this.source = source;
    this.taps = taps;
  }

  @Override
  public CompletionStage<Void> attach(String tap) {
    try {
      TapFeed fresh = taps.feed(tap, session, this::over);
      return join(fresh, source.get().orElseThrow(this::unsupported)).copy();
    } catch (MediaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized CompletableFuture<Void> join(TapFeed fresh, PacketSource packets)
      throws MediaException {
    if (closed) {
      throw new MediaException(MediaException.Kind.GONE, "the media session is closed");
    }
    TapFeed known = byName.get(fresh.name());
    if (known != null && known.isLive()) {
      return known.opened();
    }
    taps.start(fresh);
    byName.remove(fresh.name());
    byName.put(fresh.name(), fresh);
    refresh(packets);
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

  /** The session is closed: no packet follows. */
  public synchronized void close() {
    closed = true;
    live = new TapFeed[0];
    byName.values().forEach(feed -> feed.end(TapEnd.CLOSED));
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
      source.get().ifPresent(this::refresh);
    }
  }

  private void refresh(PacketSource packets) {
    @Nullable PacketSink before = live.length > 0 ? this : null;
    live = byName.values().stream().filter(TapFeed::isLive).toArray(TapFeed[]::new);
    @Nullable PacketSink now = live.length > 0 ? this : null;
    streams = now == null ? List.of() : formats.streams();
    if (now != before) {
      packets.tap(now);
    }
  }

  private MediaException unsupported() {
    return new MediaException(
        MediaException.Kind.UNSUPPORTED,
        "taps are not supported by media backend '" + backend + "'");
  }
}
