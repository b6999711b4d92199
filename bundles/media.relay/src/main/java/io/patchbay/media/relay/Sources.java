package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where the RTP and the RTCP of one m-line on one side come from and go to. Not thread-safe. */
final class Sources {
  private final Latch rtp;
  private final RtcpLatch rtcp;
  private boolean onNullAddress;

  /**
   * @param leg the side
   * @param media index of the m-line
   * @param clock milliseconds that only grow
   * @param events told of every decision
   */
  Sources(
      String leg,
      int media,
      LearningRules rules,
      OwnSockets own,
      LongSupplier clock,
      Consumer<MediaEvent> events) {
    rtp = new Latch(rules, own, clock, observer(leg, media, false, events));
    rtcp = new RtcpLatch(rules, own, clock, observer(leg, media, true, events), rtp);
  }

  private static SourceObserver observer(
      String leg, int media, boolean rtcp, Consumer<MediaEvent> events) {
    return (before, now, evidence) ->
        events.accept(
            new MediaEvent.Source(
                leg, media, rtcp, SdpAddresses.text(before), SdpAddresses.text(now), evidence));
  }

  /**
   * The side told in its SDP where it wants the stream.
   *
   * @param family an address of the family that our sockets have
   */
  void signalled(MediaDescription media, InetAddress family) {
    // RFC 2543's hold: whatever is learned, nothing may be sent.
    onNullAddress = media.connection().map(Connection::isNull).orElse(false);
    rtp.signalled(SdpAddresses.rtp(media, family));
    rtcp.signalled(SdpAddresses.rtcp(media, family));
  }

  Latch rtp() {
    return rtp;
  }

  RtcpLatch rtcp() {
    return rtcp;
  }

  /** Where RTP is sent; null for nowhere. */
  @Nullable InetSocketAddress rtpDestination() {
    return onNullAddress ? null : rtp.destination();
  }

  /** Where RTCP is sent; null for nowhere. */
  @Nullable InetSocketAddress rtcpDestination() {
    return rtcp.destination();
  }
}
