package io.patchbay.media.relay;

import io.patchbay.api.media.PeerReception;
import io.patchbay.api.media.Reception;
import io.patchbay.media.relay.rtcp.PeerReports;
import io.patchbay.media.relay.rtcp.RtcpEnd;
import io.patchbay.media.relay.rtcp.RtcpLink;
import io.patchbay.media.relay.rtcp.RtcpSession;
import io.patchbay.media.relay.rtp.PayloadTypes;
import io.patchbay.media.relay.rtp.ReceptionTotals;
import io.patchbay.media.relay.rtp.RtpHeader;
import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;
import io.patchbay.sdp.MediaDescription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * RTP and RTCP of one end of a stream as protocols: what is measured of its side, and what is said
 * to it. Belongs on its loop.
 */
final class RtpSide {
  private final MediaLoop loop;
  private final RtpReceiver heard;
  private final RtcpEnd rtcp;
  private final boolean rewritten;
  private @Nullable RtpSide opposite;
  private @Nullable MediaDescription media;
  private boolean encrypted;

  /**
   * @param rewritten whether the side is sent SSRCs of ours
   * @param send sends RTCP of ours to the side; false when it could not
   */
  RtpSide(MediaLoop loop, RtcpSession session, boolean rewritten, Predicate<ByteBuffer> send) {
    this.loop = loop;
    this.rewritten = rewritten;
    heard = new RtpReceiver(session.random());
    rtcp = new RtcpEnd(session, heard, new Link(loop, send));
  }

  /** Sets the side its packets go to; null for none. */
  void opposite(@Nullable RtpSide other) {
    opposite = other;
    heard.rewrites(other != null && other.rewritten && !encrypted);
    rtcp.opposite(other == null ? null : other.rtcp);
    clockRates();
  }

  /** This side spoke in its SDP. */
  void signalled(MediaDescription description) {
    media = description;
    encrypted = description.isProtectedRtp();
    clockRates();
    RtpSide other = opposite;
    if (other != null) {
      other.clockRates();
    }
    if (description.isRtp()) {
      heard.rewrites(other != null && other.rewritten && !encrypted);
      rtcp.signalled(encrypted);
    }
  }

  private void clockRates() {
    RtpSide other = opposite;
    heard.signalled(PayloadTypes.of(other == null ? null : other.media, media));
  }

  /** Whether signalling named a payload type for what this side sends. */
  boolean isNamed(int payloadType) {
    return heard.isNamed(payloadType);
  }

  /** Whether a packet is RTP that this side may send. */
  boolean isRtp(ByteBuffer packet) {
    return encrypted ? RtpHeader.isProtectedRtp(packet) : RtpHeader.isRtp(packet);
  }

  /**
   * Counts an RTP packet of the side, and gives it the SSRC that the other side knows.
   *
   * @return to be told when the packet was sent on
   */
  RtpSource heard(ByteBuffer rtp) {
    RtpSource source = heard.heard(rtp, loop.nanoTime());
    if (source.sentSsrc() != source.ssrc()) {
      RtpHeader.ssrc(rtp, source.sentSsrc());
    }
    return source;
  }

  /** An RTP packet was refused for its source address. */
  void refused(ByteBuffer rtp) {
    heard.refused(rtp);
  }

  /** RTCP of the side: takes what it says, and tells what is to become of it. */
  RtcpEnd.Fate heardRtcp(ByteBuffer packet) {
    return rtcp.received(packet, loop.nanoTime());
  }

  /** Says BYE where RTCP is ours. */
  void close() {
    rtcp.close();
  }

  /** How the side's RTP arrived; empty before the first packet. */
  Optional<Reception> reception() {
    RtpSource source = heard.current();
    if (source == null) {
      return Optional.empty();
    }
    ReceptionTotals totals = heard.totals();
    double jitter = source.jitterNanos() / 1e6;
    return Optional.of(
        new Reception(
            Integer.toUnsignedLong(source.ssrc()),
            heard.ssrcChanges(),
            totals.expected(),
            totals.lost(),
            totals.duplicates(),
            totals.reordered(),
            jitter,
            heard.longestGapMillis(),
            heard.conflicts().collisions() + heard.conflicts().thirdParties(),
            heard.conflicts().loops(),
            heard.mos(totals.lossShare(), delay(rtcp.peer().roundTripMillis(), jitter))));
  }

  /** What the side reports of what it is sent; empty when it did not. */
  Optional<PeerReception> peer() {
    RtpSide other = opposite;
    PeerReports peer = rtcp.peer();
    if (other == null || !peer.any()) {
      return Optional.empty();
    }
    double path = peer.roundTripMillis() + other.rtcp.peer().roundTripMillis();
    return Optional.of(
        new PeerReception(
            peer.fractionLost(),
            peer.lost(),
            peer.jitterMillis(),
            other.heard.mos(peer.fractionLost(), delay(path, peer.jitterMillis()))));
  }

  /** From here to the side and back, in milliseconds; empty until RTCP told. */
  OptionalDouble roundTripMillis() {
    PeerReports peer = rtcp.peer();
    return peer.hasRoundTrip() ? OptionalDouble.of(peer.roundTripMillis()) : OptionalDouble.empty();
  }

  /** Half the way there and back, and a playout buffer of twice the jitter. */
  private static double delay(double roundTripMillis, double jitterMillis) {
    return roundTripMillis / 2 + 2 * jitterMillis;
  }

  private record Link(MediaLoop loop, Predicate<ByteBuffer> sender) implements RtcpLink {
    @Override
    public ByteBuffer outgoing() {
      return loop.outgoing();
    }

    @Override
    public boolean send(ByteBuffer packet) {
      return sender.test(packet);
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
      return loop.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
      return loop.nanoTime();
    }
  }
}
