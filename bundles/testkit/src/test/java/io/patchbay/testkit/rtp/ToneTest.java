package io.patchbay.testkit.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToneTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @ParameterizedTest
  @EnumSource
  void whatOneEndPlaysTheOtherHears(G711 law) throws Exception {
    try (RtpEndpoint alice = RtpEndpoint.open(law);
        RtpEndpoint bob = RtpEndpoint.open(law);
        ToneSource low = new ToneSource(alice, 440);
        ToneSource high = new ToneSource(bob, 660)) {
      alice.sendTo(bob.rtpAddress());
      bob.sendTo(alice.rtpAddress());
      low.start();
      high.start();
      assertThat(alice.awaitPackets(30, LONG)).isTrue();
      assertThat(bob.awaitPackets(30, LONG)).isTrue();
      assertThat(bob.awaitRtcp(1, LONG)).isTrue();
      low.close();
      assertThat(bob.awaitPackets(low.sent(), LONG)).isTrue();
      assertThat(bob.report().packets()).isEqualTo(low.sent());
      assertThat(bob.report().lost()).isZero();
      assertThat(bob.report().rtpSources()).containsExactly(alice.rtpAddress());
      assertThat(bob.report().longestGapMillis()).isPositive();
      assertThat(ToneDetector.detect(bob.samples()).is(440)).isTrue();
      assertThat(ToneDetector.detect(alice.samples()).is(660)).isTrue();
      assertThat(ToneDetector.detect(alice.samples()).is(440)).isFalse();
    }
  }

  @Test
  void portsAreAnEvenOddPairAndFreeAfterClose() throws Exception {
    int port;
    try (RtpEndpoint endpoint = RtpEndpoint.open(G711.MU_LAW)) {
      port = endpoint.rtpAddress().getPort();
      assertThat(port).isEven();
    }
    try (DatagramSocket rtp = new DatagramSocket(port);
        DatagramSocket rtcp = new DatagramSocket(port + 1)) {
      assertThat(rtp.isBound()).isTrue();
      assertThat(rtcp.isBound()).isTrue();
    }
  }

  @Test
  void lostPacketsAreSilence() throws Exception {
    try (RtpEndpoint sender = RtpEndpoint.open(G711.MU_LAW);
        RtpEndpoint receiver = RtpEndpoint.open(G711.MU_LAW)) {
      sender.sendTo(receiver.rtpAddress());
      for (int sequence : new int[] {65535, 2}) {
        sender.send(new RtpPacket(0, false, sequence, 0, 1, new byte[160]));
      }
      assertThat(receiver.awaitPackets(2, LONG)).isTrue();
      assertThat(receiver.samples()).hasSize(4 * 160);
      assertThat(receiver.samples()[160]).isZero();
      assertThat(receiver.samples()[480]).isEqualTo((short) -32124);
      assertThat(receiver.report().lost()).isEqualTo(2);
      assertThat(receiver.report().lossPercent()).isEqualTo(50);
    }
  }

  @Test
  void silenceAndNoiseAreNoTone() {
    assertThat(ToneDetector.detect(new short[8000])).isEqualTo(new Tone(0, 0));
    short[] noise = new short[8000];
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) random.nextInt();
    }
    assertThat(ToneDetector.detect(noise).share()).isLessThan(0.1);
  }

  @Test
  void twoTonesAreToldApartByPower() {
    short[] mix = new short[8000];
    for (int i = 0; i < mix.length; i++) {
      mix[i] =
          (short)
              (6000 * Math.sin(2 * Math.PI * 440 * i / 8000)
                  + 3000 * Math.sin(2 * Math.PI * 1000 * i / 8000));
    }
    Tone tone = ToneDetector.detect(mix);
    assertThat(tone.hertz()).isEqualTo(440);
    assertThat(tone.share()).isBetween(0.79, 0.81);
  }

  @Test
  void writesWav(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("heard.wav");
    WavFile.write(file, new short[] {1, -2});
    byte[] written = Files.readAllBytes(file);
    assertThat(written).hasSize(48).endsWith(1, 0, 0xfe, 0xff);
    assertThat(written).startsWith('R', 'I', 'F', 'F', 40, 0, 0, 0, 'W', 'A', 'V', 'E');
  }
}
