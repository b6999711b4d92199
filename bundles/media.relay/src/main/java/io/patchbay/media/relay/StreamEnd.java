package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.media.relay.rtcp.RtcpSession;
import io.patchbay.media.relay.rtp.RtpHeader;
import io.patchbay.media.relay.rtp.RtpSource;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One m-line on one side: the sockets this side sends to, what is known of where it sends from, and
 * the way of its packets to the opposite end. Belongs on its loop.
 */
final class StreamEnd {
  private final String leg;
  private final InetAddress shown;
  private final MuxAgreement mux;
  private final Sources sources;
  private final Allowance allowance;
  private final RtpSide rtp;
  private final SocketPair sockets;
  private final MediaSocket rtpSocket;
  private final SessionTap.OfEnd tap;
  private final InetSocketAddress local;
  private final DropCounts dropped = new DropCounts();
  private StreamLimits limits;
  private @Nullable StreamEnd opposite;
  private boolean open = true;
  private boolean isRtp = true;
  private long rtpPackets;
  private long rtpBytes;
  private long rtcpPackets;

  /**
   * Binds the end's sockets on the interface that is chosen for the leg.
   *
   * @param sources fresh ones
   * @param tap hears what this side sends
   */
  StreamEnd(
      MediaLeg leg,
      MediaLoop loop,
      RelayContext context,
      Sources sources,
      RtcpSession session,
      SessionTap.OfEnd tap)
      throws MediaException {
    this.leg = leg.id();
    this.tap = tap;
    mux = new MuxAgreement(leg.options().rtcpMux());
    this.sources = sources;
    limits = context.settings().limits();
    allowance = new Allowance(limits.packets());
    Interfaces interfaces = context.interfaces();
    Interfaces.Place place = interfaces.choose(leg);
    shown = place.via().shown(place.bound(), leg.remote());
    sockets =
        SocketPair.open(
            loop,
            context.pools().of(place.via(), place.bound()),
            place.bound(),
            this::onRtpPort,
            this::onRtcpPort);
    rtpSocket = sockets.rtp();
    local = rtpSocket.local();
    interfaces.dscp(leg, place.via()).ifPresent(sockets::dscp);
    rtp = new RtpSide(loop, session, leg.options().ssrcRewriting().orElse(false), this::say);
    sources.rtp().payloadTypes(rtp::isNamed);
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
    rtp.opposite(other.rtp);
    other.rtp.opposite(rtp);
  }

  private void disconnect() {
    StreamEnd before = opposite;
    if (before != null) {
      before.opposite = null;
      before.rtp.opposite(null);
      opposite = null;
      rtp.opposite(null);
    }
  }

  /** This side told in its SDP where it wants the stream. */
  void signalled(MediaDescription media) {
    isRtp = media.isRtp();
    rtp.signalled(media);
    sources.signalled(media, local.getAddress());
    rtpSocket.reopen();
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
    return rtpPackets + dropped.of(DropReason.NOWHERE) + dropped.of(DropReason.EXCESS);
  }

  /**
   * A second is over.
   *
   * @param changed the limits for the next one
   * @param events told when the side began, or ceased, to send more than it may
   */
  void refill(int media, StreamLimits changed, Consumer<MediaEvent> events) {
    limits = changed;
    if (allowance.refill(changed.packets())) {
      events.accept(new MediaEvent.Excess(leg, media, !allowance.isExceeded()));
    }
  }

  /** Says BYE, where RTCP is ours: to be done by all ends before the first of them closes. */
  void leave() {
    rtp.close();
  }

  /** Closes the sockets; the counters stay. May be repeated. */
  void close() {
    open = false;
    leave();
    disconnect();
    sockets.close();
  }

  MediaReport.Stream report(int media, String type) {
    return new MediaReport.Stream(
        leg,
        media,
        type,
        SdpAddresses.text(local),
        SdpAddresses.text(sources.rtp().remote()),
        rtpPackets,
        rtpBytes,
        rtcpPackets,
        dropped.total(),
        dropped.byReason(),
        rtp.reception(),
        rtp.peer(),
        rtp.roundTripMillis());
  }

  DropCounts dropped() {
    return dropped;
  }

  private @Nullable InetSocketAddress onRtpPort(ByteBuffer packet, InetSocketAddress source) {
    if (packet.limit() > limits.octets()) {
      return refused(DropReason.OVERSIZED);
    }
    if (!isRtp) {
      return packet.limit() == 0
          ? refused(DropReason.TRUNCATED)
          : onMedia(packet, source, sources.rtp().accept(source));
    }
    if (RtpHeader.isRtcp(packet)) {
      // RFC 5761; without an agreement its sender still wants its own RTCP where its SDP says
      onRtcp(packet, source, local, sources.rtcp().isVouchedFor(source));
      return null;
    }
    if (!rtp.isRtp(packet) || (mux.isAgreed() && RtpHeader.isUnfitForMux(packet))) {
      return refused(Demux.flaw(packet));
    }
    boolean accepted =
        sources
            .rtp()
            .accept(
                source,
                RtpHeader.ssrc(packet),
                RtpHeader.sequence(packet),
                RtpHeader.payloadType(packet));
    if (!accepted) {
      rtp.refused(packet);
    }
    return onMedia(packet, source, accepted);
  }

  private @Nullable InetSocketAddress onMedia(
      ByteBuffer packet, InetSocketAddress source, boolean accepted) {
    if (!accepted) {
      return refused(DropReason.STRANGER);
    }
    if (allowance.take()) {
      tap.heard(isRtp ? PacketKind.RTP : PacketKind.OTHER, packet, source, local);
      relayMedia(packet);
    } else {
      dropped.add(DropReason.EXCESS);
    }
    return sources.rtp().exclusive();
  }

  private @Nullable InetSocketAddress refused(DropReason reason) {
    dropped.add(reason);
    return null;
  }

  private void relayMedia(ByteBuffer packet) {
    RtpSource from = isRtp ? rtp.heard(packet) : null;
    StreamEnd to = opposite;
    if (to == null) {
      dropped.add(DropReason.NOWHERE);
    } else if (send(packet, to.rtpSocket, to.sources.rtpDestination())) {
      rtpPackets++;
      rtpBytes += packet.limit();
      if (from != null) {
        from.sent(packet);
      }
    }
  }

  /** RTCP comes too rarely for its source to be worth a connection. */
  private @Nullable InetSocketAddress onRtcpPort(ByteBuffer packet, InetSocketAddress source) {
    if (packet.limit() > limits.octets()) {
      dropped.add(DropReason.OVERSIZED);
    } else if (RtpHeader.isRtcp(packet)) {
      onRtcp(packet, source, sockets.rtcp().local(), sources.rtcp().accept(source));
    } else {
      dropped.add(rtp.isRtp(packet) ? DropReason.MISPLACED : Demux.flaw(packet));
    }
    return null;
  }

  private void onRtcp(
      ByteBuffer packet, InetSocketAddress source, InetSocketAddress port, boolean accepted) {
    if (!accepted) {
      dropped.add(DropReason.STRANGER);
    } else if (!allowance.take()) {
      dropped.add(DropReason.EXCESS);
    } else {
      tap.heard(PacketKind.RTCP, packet, source, port);
      switch (rtp.heardRtcp(packet)) {
        case PASS -> relayRtcp(packet);
        case TAKEN -> rtcpPackets++;
        case MALFORMED -> dropped.add(DropReason.BAD_RTCP);
      }
    }
  }

  private void relayRtcp(ByteBuffer packet) {
    StreamEnd to = opposite;
    if (to == null) {
      dropped.add(DropReason.NOWHERE);
    } else if (to.mux.isAgreed()
        ? send(packet, to.rtpSocket, to.sources.rtpDestination())
        : send(packet, to.sockets.rtcp(), to.sources.rtcpDestination())) {
      rtcpPackets++;
    }
  }

  /** Sends RTCP of ours to this side; false when nobody knows where to, or the socket is full. */
  private boolean say(ByteBuffer packet) {
    boolean muxed = mux.isAgreed();
    InetSocketAddress to = muxed ? sources.rtpDestination() : sources.rtcpDestination();
    return to != null && (muxed ? rtpSocket : sockets.rtcp()).send(packet, to);
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
