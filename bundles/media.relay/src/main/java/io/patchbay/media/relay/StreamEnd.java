package io.patchbay.media.relay;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.media.relay.rtp.RtpHeader;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One m-line on one side: the sockets this side sends to, what is known of where it sends from, and
 * the way of its packets to the opposite end. Belongs on its loop.
 */
final class StreamEnd {
  private final String leg;
  private final InetAddress shown;
  private final MuxAgreement mux;
  private final Latch rtpLatch;
  private final RtcpLatch rtcpLatch;
  private final SocketPair sockets;
  private final InetSocketAddress local;
  private final DropCounts dropped = new DropCounts();
  private @Nullable StreamEnd opposite;
  private boolean open = true;
  private boolean isRtp = true;
  private boolean isProtected;
  private long rtpPackets;
  private long rtpBytes;
  private long rtcpPackets;

  /**
   * Binds the end's sockets on the interface that is chosen for the leg.
   *
   * @param own tells the sockets of the same session
   */
  StreamEnd(MediaLeg leg, MediaLoop loop, RelayContext context, Predicate<InetSocketAddress> own)
      throws MediaException {
    this.leg = leg.id();
    mux = new MuxAgreement(leg.options().rtcpMux());
    rtpLatch = new Latch(own, context.clock());
    rtcpLatch = new RtcpLatch(own, rtpLatch);
    Interfaces interfaces = context.interfaces();
    Interfaces.Place place = interfaces.choose(leg);
    shown = place.via().shown(place.bound());
    sockets =
        SocketPair.open(
            loop,
            context.pools().of(place.via(), place.bound()),
            place.bound(),
            this::onRtpPort,
            this::onRtcpPort);
    local = sockets.rtp().local();
    interfaces.dscp(leg, place.via()).ifPresent(sockets::dscp);
  }

  /** Id of the side it faces. */
  String leg() {
    return leg;
  }

  /** Whether this side's RTCP shares the port of RTP. */
  MuxAgreement mux() {
    return mux;
  }

  boolean isOpen() {
    return open;
  }

  boolean isConnected() {
    return opposite != null;
  }

  /** Packets of each of the two go to the other from now on, and nowhere else. */
  void connect(StreamEnd other) {
    disconnect();
    other.disconnect();
    opposite = other;
    other.opposite = this;
  }

  private void disconnect() {
    StreamEnd before = opposite;
    if (before != null) {
      before.opposite = null;
      opposite = null;
    }
  }

  /** This side told in its SDP where it wants the stream. */
  void signalled(MediaDescription media) {
    isRtp = media.isRtp();
    isProtected = media.isProtectedRtp();
    InetAddress family = local.getAddress();
    rtpLatch.signalled(SdpAddresses.rtp(media, family));
    rtcpLatch.signalled(SdpAddresses.rtcp(media, family));
    sockets.rtp().reopen();
  }

  /** What this side is told in an offer; with mux, also where RTCP goes should it not agree. */
  MediaAddress offered(boolean muxed) {
    return MediaAddress.of(shown, local.getPort(), local.getPort() + 1).muxed(muxed);
  }

  /** What this side is told in an answer. */
  MediaAddress answered(boolean muxed) {
    return MediaAddress.of(shown, local.getPort(), local.getPort() + (muxed ? 0 : 1));
  }

  boolean owns(InetSocketAddress address) {
    int port = address.getPort();
    return open
        && (port == local.getPort() || port == local.getPort() + 1)
        && (address.getAddress().equals(local.getAddress()) || address.getAddress().equals(shown));
  }

  /** Packets of media heard from this side, whether or not they could be sent on. */
  long heard() {
    return rtpPackets + dropped.of(DropReason.NOWHERE);
  }

  /** Closes the sockets; the counters stay. May be repeated. */
  void close() {
    open = false;
    disconnect();
    sockets.close();
  }

  MediaReport.Stream report(int media, String type) {
    return new MediaReport.Stream(
        leg,
        media,
        type,
        SdpAddresses.text(local),
        SdpAddresses.text(rtpLatch.remote()),
        rtpPackets,
        rtpBytes,
        rtcpPackets,
        dropped.total());
  }

  DropCounts dropped() {
    return dropped;
  }

  private boolean onRtpPort(ByteBuffer packet, InetSocketAddress source) {
    if (!isRtp) {
      return onOpaque(packet, source);
    }
    if (packet.limit() > MediaLoop.MAX_PACKET) {
      dropped.add(DropReason.MALFORMED);
    } else if (RtpHeader.isRtcp(packet)) {
      onMuxedRtcp(packet, source);
    } else if (!isRtp(packet)) {
      dropped.add(DropReason.MALFORMED);
    } else if (rtpLatch.accept(source, RtpHeader.ssrc(packet), RtpHeader.sequence(packet))) {
      relayMedia(packet);
      return rtpLatch.isSettled();
    } else {
      dropped.add(DropReason.STRANGER);
    }
    return false;
  }

  private boolean isRtp(ByteBuffer packet) {
    return isProtected ? RtpHeader.isProtectedRtp(packet) : RtpHeader.isRtp(packet);
  }

  private boolean onOpaque(ByteBuffer packet, InetSocketAddress source) {
    int length = packet.limit();
    if (length == 0 || length > MediaLoop.MAX_PACKET) {
      dropped.add(DropReason.MALFORMED);
    } else if (rtpLatch.accept(source)) {
      relayMedia(packet);
      return rtpLatch.isSettled();
    } else {
      dropped.add(DropReason.STRANGER);
    }
    return false;
  }

  private void relayMedia(ByteBuffer packet) {
    StreamEnd to = opposite;
    int length = packet.limit();
    if (to == null) {
      dropped.add(DropReason.NOWHERE);
    } else if (send(packet, to.sockets.rtp(), to.rtpLatch.remote())) {
      rtpPackets++;
      rtpBytes += length;
    }
  }

  /** RTCP comes too rarely for its source to be worth a connection. */
  private boolean onRtcpPort(ByteBuffer packet, InetSocketAddress source) {
    if (packet.limit() > MediaLoop.MAX_PACKET) {
      dropped.add(DropReason.MALFORMED);
    } else if (!RtpHeader.isRtcp(packet)) {
      dropped.add(isRtp(packet) ? DropReason.MISPLACED : DropReason.MALFORMED);
    } else if (rtcpLatch.accept(source)) {
      relayRtcp(packet);
    } else {
      dropped.add(DropReason.STRANGER);
    }
    return false;
  }

  /**
   * RTCP on the port of RTP (RFC 5761). Without an agreement its sender still wants its own RTCP
   * where its SDP says.
   */
  private void onMuxedRtcp(ByteBuffer packet, InetSocketAddress source) {
    if (rtcpLatch.isVouchedFor(source)) {
      relayRtcp(packet);
    } else {
      dropped.add(DropReason.STRANGER);
    }
  }

  private void relayRtcp(ByteBuffer packet) {
    StreamEnd to = opposite;
    if (to == null) {
      dropped.add(DropReason.NOWHERE);
    } else if (to.mux.isAgreed()
        ? send(packet, to.sockets.rtp(), to.rtpLatch.remote())
        : send(packet, to.sockets.rtcp(), to.rtcpLatch.remote())) {
      rtcpPackets++;
    }
  }

  private boolean send(ByteBuffer packet, MediaSocket socket, @Nullable InetSocketAddress remote) {
    if (remote == null) {
      dropped.add(DropReason.NOWHERE);
      return false;
    }
    if (!socket.send(packet, remote)) {
      dropped.add(DropReason.CONGESTED);
      return false;
    }
    return true;
  }
}
