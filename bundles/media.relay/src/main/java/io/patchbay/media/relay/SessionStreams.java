package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.RtcpMode;
import io.patchbay.media.relay.rtcp.NtpClock;
import io.patchbay.media.relay.rtcp.RtcpSession;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaAnchor;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session, by m-line. An offer takes the ports of both its sides together: so an
 * answer can no more fail for want of ports, and media that comes before its answer finds its way.
 * Belongs on its loop.
 */
final class SessionStreams implements OwnSockets {
  private final MediaLoop loop;
  private final RelayContext context;
  private final Consumer<MediaEvent> events;
  private final SessionTap tap;
  private final MediaSessionOptions options;
  private final Map<Integer, Stream> byIndex = new TreeMap<>();
  private @Nullable RtcpSession rtcp;

  /**
   * @param events told of what is noticed, on the loop
   * @param tap hears what every side sends
   */
  SessionStreams(
      MediaLoop loop,
      RelayContext context,
      Consumer<MediaEvent> events,
      MediaSessionOptions options,
      SessionTap tap) {
    this.loop = loop;
    this.context = context;
    this.events = events;
    this.tap = tap;
    this.options = options;
  }

  /**
   * Takes an offer of one side and makes what the other is sent. When it fails, everything is as it
   * was before.
   */
  SessionDescription offer(MediaLeg from, MediaLeg to, SessionDescription sdp)
      throws MediaException {
    return pass(from, to, sdp, Line::offer, Line::offered, Stream::left);
  }

  /** As {@link #offer}, with the answer to an offer of {@code to}: connects the two. */
  SessionDescription answer(MediaLeg from, MediaLeg to, SessionDescription sdp)
      throws MediaException {
    return pass(from, to, sdp, Line::answer, Line::answered, stream -> stream.refused(from));
  }

  /** Gives back the ports of one side. */
  void release(MediaLeg leg) {
    byIndex.values().forEach(stream -> stream.release(leg));
  }

  /** Packets of media heard from all sides. */
  long packets() {
    return byIndex.values().stream().mapToLong(Stream::packets).sum();
  }

  /** Packets of media heard from a side. */
  long heard(String leg) {
    long packets = 0;
    for (Stream stream : byIndex.values()) {
      packets += stream.heard(leg);
    }
    return packets;
  }

  /** As {@link StreamEnd#refill}, for all streams. */
  void refill(StreamLimits limits) {
    byIndex.values().forEach(stream -> stream.refill(limits, events));
  }

  MediaReport report() {
    List<MediaReport.Stream> entries = new ArrayList<>();
    byIndex.values().forEach(stream -> entries.addAll(stream.report()));
    return new MediaReport(entries);
  }

  /** Closes all sockets; the counters stay. */
  void close() {
    byIndex.values().forEach(Stream::close);
  }

  /**
   * A description on its way.
   *
   * @param anchor what is said of a live m-line
   * @param taken what to do with a live m-line, once nothing can fail any more
   * @param left what to do with the streams that have no live m-line
   */
  private SessionDescription pass(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Function<Line, MediaAddress> anchor,
      Consumer<Line> taken,
      Consumer<Stream> left)
      throws MediaException {
    if (from.id().equals(to.id())) {
      throw new IllegalArgumentException("a description of side " + from.id() + " for itself");
    }
    List<StreamEnd> fresh = new ArrayList<>();
    try {
      List<Line> lines = lines(from, to, sdp, fresh);
      SessionDescription shown = shown(sdp, lines, anchor);
      Set<Stream> live = new HashSet<>();
      for (Line line : lines) {
        byIndex.put(line.media().index(), line.stream());
        live.add(line.stream());
        taken.accept(line);
        line.from().signalled(line.media());
      }
      byIndex.values().stream().filter(stream -> !live.contains(stream)).forEach(left);
      return shown;
    } catch (MediaException | RuntimeException e) {
      fresh.forEach(StreamEnd::close);
      throw e;
    }
  }

  private List<Line> lines(
      MediaLeg from, MediaLeg to, SessionDescription sdp, List<StreamEnd> fresh)
      throws MediaException {
    List<Line> lines = new ArrayList<>();
    for (MediaDescription media : sdp.media()) {
      if (media.isRelayable()) {
        Stream known = byIndex.get(media.index());
        Stream stream = known == null ? new Stream(media) : known;
        int index = media.index();
        lines.add(
            new Line(
                media, stream, end(stream, index, from, fresh), end(stream, index, to, fresh)));
      }
    }
    return lines;
  }

  private StreamEnd end(Stream stream, int media, MediaLeg leg, List<StreamEnd> fresh)
      throws MediaException {
    StreamEnd known = stream.end(leg);
    if (known != null) {
      return known;
    }
    if (byIndex.isEmpty()) {
      context.admission().requirePorts(leg);
    }
    StreamEnd end =
        new StreamEnd(leg, loop, context, sources(leg, media), rtcp(), tap.of(leg.id(), media));
    fresh.add(end);
    return end;
  }

  /** Made with the first stream: its time is the loop's. */
  private RtcpSession rtcp() {
    RtcpSession made = rtcp;
    if (made == null) {
      RtcpMode mode = options.rtcp().orElse(context.settings().rtcp());
      NtpClock clock = new NtpClock(System.currentTimeMillis(), loop.nanoTime());
      made = RtcpSession.create(mode == RtcpMode.TERMINATE, clock, context.newRandom());
      rtcp = made;
    }
    return made;
  }

  private Sources sources(MediaLeg leg, int media) throws MediaException {
    LearningRules rules = context.settings().learning();
    return new Sources(
        leg.id(),
        media,
        context.interfaces().learning(leg).map(rules::with).orElse(rules),
        this,
        context.clock(),
        events);
  }

  // NullAway does not see that the other bundle's parameter allows null elements.
  @SuppressWarnings("NullAway")
  private static SessionDescription shown(
      SessionDescription sdp, List<Line> lines, Function<Line, MediaAddress> anchor) {
    @Nullable MediaAddress[] anchors = new MediaAddress[sdp.media().size()];
    for (Line line : lines) {
      anchors[line.media().index()] = anchor.apply(line);
    }
    return MediaAnchor.anchor(sdp, Arrays.asList(anchors));
  }

  @Override
  public boolean inRelay(InetSocketAddress address) {
    return context.pools().owns(address);
  }

  @Override
  public boolean inSession(InetSocketAddress address) {
    for (Stream stream : byIndex.values()) {
      if (stream.owns(address)) {
        return true;
      }
    }
    return false;
  }

  /** A live m-line on its way from one side to the other. */
  private record Line(MediaDescription media, Stream stream, StreamEnd from, StreamEnd to) {
    MediaAddress offer() {
      return to.offered(to.mux().toOffer(media));
    }

    void offered() {
      to.mux().offered(to.mux().toOffer(media));
      from.mux().heardOffer(media);
      stream.offered(media, from, to);
    }

    MediaAddress answer() {
      return to.answered(to.mux().toAnswer(media));
    }

    void answered() {
      to.mux().answered(to.mux().toAnswer(media));
      from.mux().heardAnswer(media);
      stream.agreed(from, to);
    }
  }
}
