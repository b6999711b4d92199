package io.patchbay.testkit.demo;

import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.rtp.RtpEndpoint;
import io.patchbay.testkit.rtp.RtpReport;
import io.patchbay.testkit.rtp.Tone;
import io.patchbay.testkit.rtp.ToneDetector;
import io.patchbay.testkit.rtp.ToneSource;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/** A user agent with something to say: a tone, and an ear. */
final class Phone implements AutoCloseable {
  private final UserAgent agent;
  private final RtpEndpoint media;
  private final ToneSource tone;
  private volatile String told = "";

  Phone(String name, InetSocketAddress bind, double hertz, Trace trace) throws IOException {
    agent = new UserAgent(name, UserAgent.Transport.UDP, bind, UserAgent.T1, trace);
    try {
      media = RtpEndpoint.open(bind.getAddress(), G711.MU_LAW);
    } catch (IOException e) {
      agent.close();
      throw e;
    }
    tone = new ToneSource(media, hertz);
  }

  String name() {
    return agent.user();
  }

  UserAgent agent() {
    return agent;
  }

  String sdp() {
    return SdpAudio.describe(media.rtpAddress(), media.law());
  }

  /** The SDP of the other side arrived: that is where the tone goes. */
  void sendTo(String sdp) {
    told = sdp;
    SdpAudio audio = SdpAudio.parse(sdp);
    media.sendTo(audio.rtp(), audio.rtcp());
  }

  void talk() {
    tone.start();
  }

  void fallSilent() {
    tone.close();
  }

  /** Lets what {@code other} sent arrive; what is still missing then is lost. */
  void awaitLastOf(Phone other) throws InterruptedException {
    boolean unused = media.awaitPackets(other.sent(), Duration.ofSeconds(3));
  }

  double hertz() {
    return tone.hertz();
  }

  long sent() {
    return tone.sent();
  }

  long rtcpSent() {
    return tone.reportsSent();
  }

  RtpReport received() {
    return media.report();
  }

  Tone heard() {
    return ToneDetector.detect(media.samples());
  }

  short[] samples() {
    return media.samples();
  }

  InetSocketAddress mediaAddress() {
    return media.rtpAddress();
  }

  /** Did all media come from where SDP said, and is that not the other phone itself? */
  boolean anchoredAgainst(Phone other) {
    if (told.isEmpty()) {
      return false;
    }
    InetSocketAddress announced = SdpAudio.parse(told).rtp();
    return received().rtpSources().equals(Set.of(announced))
        && !announced.equals(other.mediaAddress());
  }

  @Override
  public void close() {
    tone.close();
    agent.close();
    media.close();
  }
}
