package io.patchbay.itests.distribution;

import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.rtp.RtpEndpoint;
import io.patchbay.testkit.rtp.ToneSource;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** The audio of one end of a call: a tone goes out, and what comes in is counted. */
final class Talk implements AutoCloseable {
  private final RtpEndpoint media;
  private final ToneSource tone;

  Talk() throws IOException {
    this(Conversation.NEAR_HERTZ);
  }

  Talk(double hertz) throws IOException {
    this(hertz, UserAgent.loopback(0).getAddress());
  }

  /** With its ports on an address of this machine. */
  Talk(double hertz, InetAddress address) throws IOException {
    media = RtpEndpoint.open(address, G711.MU_LAW);
    tone = new ToneSource(media, hertz);
  }

  /** Offer or answer. */
  String sdp() {
    return SdpAudio.describe(address(), media.law());
  }

  InetSocketAddress address() {
    return media.rtpAddress();
  }

  /** Sends to where the SDP of the other side says. */
  void begin(String remoteSdp) {
    begin(SdpAudio.parse(remoteSdp).rtp());
  }

  void begin(InetSocketAddress target) {
    media.sendTo(target);
    tone.start();
  }

  /** Takes an offer in mid-call: sends to where it says from now on, and stays where it is. */
  String follow(String offer) {
    media.sendTo(SdpAudio.parse(offer).rtp());
    return sdp();
  }

  /** Sends RTP and RTCP to different places. */
  void begin(InetSocketAddress rtp, InetSocketAddress rtcp) {
    media.sendTo(rtp, rtcp);
    tone.start();
  }

  /** RTCP that came, as it came. */
  List<ByteBuffer> rtcp() {
    return media.rtcp();
  }

  long sent() {
    return tone.sent();
  }

  /** RTP packets that came, from whomever. */
  long heard() {
    return media.report().packets() + media.report().strays();
  }

  /** RTP packets that came from a second source. */
  long strangers() {
    return media.report().strays();
  }

  void fallSilent() {
    tone.close();
  }

  @Override
  public void close() {
    tone.close();
    media.close();
  }
}
