package io.patchbay.media.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtpReceiverTest {
  private static final long MILLI = 1_000_000;

  private final RtpReceiver alice = new RtpReceiver(new SplittableRandom(1));
  private final RtpReceiver bob = new RtpReceiver(new SplittableRandom(2));
  private long now = 77_000_000_000L;

  @BeforeEach
  void connect() {
    alice.opposite(bob);
    bob.opposite(alice);
  }

  private static ByteBuffer rtp(int type, int ssrc, int sequence, int timestamp) {
    return ByteBuffer.allocate(172)
        .put((byte) 0x80)
        .put((byte) type)
        .putShort((short) sequence)
        .putInt(timestamp)
        .putInt(ssrc)
        .rewind();
  }

  private RtpSource hear(RtpReceiver side, int ssrc, int sequence) {
    now += 20 * MILLI;
    ByteBuffer packet = rtp(0, ssrc, sequence, 160 * sequence);
    RtpSource source = side.heard(packet, now);
    source.sent(packet);
    return source;
  }

  @Test
  void anotherSsrcIsAnotherSourceAndTheSumsGoOn() {
    for (int i = 0; i < 10; i++) {
      hear(alice, 1, 2 * i + i % 2);
    }
    long lost = alice.totals().lost();
    assertThat(lost).isPositive();
    for (int i = 0; i < 10; i++) {
      hear(alice, 2, 50_000 + i);
    }
    assertThat(alice.ssrcChanges()).isEqualTo(1);
    assertThat(alice.totals().lost()).isEqualTo(lost);
    assertThat(alice.totals().received()).isEqualTo(20);
    assertThat(alice.current()).isSameAs(alice.find(2));
  }

  @Test
  void aSingleStrayPacketIsNoChange() {
    hear(alice, 1, 1);
    hear(alice, 1, 2);
    hear(alice, 9, 500);
    hear(alice, 1, 3);
    assertThat(alice.ssrcChanges()).isZero();
    assertThat(alice.totals().expected()).isEqualTo(3);
  }

  @Test
  void manySourcesTakeNoMoreThanTheirSlotsAndLoseNoSums() {
    for (int ssrc = 1; ssrc <= 100; ssrc++) {
      hear(alice, ssrc, 1);
      hear(alice, ssrc, 2);
      hear(alice, ssrc, 4);
    }
    assertThat(alice.sources()).hasSize(RtpReceiver.MAX_SOURCES);
    assertThat(alice.totals().expected()).isEqualTo(400);
    assertThat(alice.totals().lost()).isEqualTo(100);
    assertThat(alice.ssrcChanges()).isEqualTo(99);
  }

  @Test
  void theLongestGapEndsAtSignalling() {
    hear(alice, 1, 1);
    now += 300 * MILLI;
    hear(alice, 1, 2);
    assertThat(alice.longestGapMillis()).isEqualTo(320);
    alice.signalled(PayloadTypes.of(null, null));
    now += 5000 * MILLI;
    hear(alice, 1, 3);
    assertThat(alice.longestGapMillis()).isEqualTo(320);
  }

  @Test
  void eachPayloadTypeHasItsClockAndEventsHaveNone() throws SdpException {
    alice.signalled(PayloadTypes.of(sdp("a=rtpmap:0 PCMU/8000\r\na=rtpmap:96 opus/48000/2"), null));
    long start = now;
    for (int i = 0; i < 10; i++) {
      alice.heard(rtp(0, 1, i, 160 * i), start + i * 20 * MILLI);
    }
    for (int i = 10; i < 20; i++) {
      alice.heard(rtp(101, 1, i, 1440), start + i * 20 * MILLI);
    }
    for (int i = 20; i < 30; i++) {
      alice.heard(rtp(96, 1, i, 960 * i), start + i * 20 * MILLI);
    }
    assertThat(alice.find(1)).isNotNull();
    assertThat(alice.current().jitterNanos()).isCloseTo(0, within(1.0));
  }

  @Test
  void theNumbersOfWhoHearsComeFirst() throws SdpException {
    PayloadTypes types =
        PayloadTypes.of(sdp("a=rtpmap:96 opus/48000/2"), sdp("a=rtpmap:96 speex/16000"));
    assertThat(types.of(96).name()).isEqualTo("opus");
    assertThat(types.of(96).nanosPerTick()).isEqualTo(1e9 / 48000);
    assertThat(types.of(0).name()).isEqualTo("pcmu");
    assertThat(types.of(101).timed()).isFalse();
    assertThat(types.of(127).nanosPerTick()).isEqualTo(125_000);
  }

  private static io.patchbay.sdp.MediaDescription sdp(String lines) throws SdpException {
    return SessionDescription.parse(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0 96 101\r\n"
                + lines
                + "\r\na=rtpmap:101 telephone-event/8000\r\n")
        .media()
        .get(0);
  }

  @Test
  void aSideThatReturnsWhatItIsSentIsALoopAndPasses() {
    for (int i = 0; i < 5; i++) {
      hear(bob, 5, 1000 + i);
    }
    assertThat(hear(alice, 5, 1002).sentSsrc()).isEqualTo(5);
    assertThat(alice.conflicts().loops()).isEqualTo(1);
    assertThat(alice.conflicts().collisions()).isZero();
  }

  @Test
  void aSideThatChoseTheSsrcItIsSentCollides() {
    hear(bob, 5, 1000);
    hear(bob, 5, 1001);
    hear(alice, 5, 40_000);
    hear(alice, 5, 40_001);
    assertThat(alice.conflicts().collisions()).isEqualTo(1);
    assertThat(alice.conflicts().loops()).isZero();
    assertThat(bob.find(5).sentSsrc()).as("a translator changes nothing").isEqualTo(5);
  }

  @Test
  void anSsrcWeGaveOutIsGivenUpWhenTheSideUsesItItself() {
    bob.rewrites(true);
    RtpSource source = hear(bob, 5, 1000);
    int given = source.sentSsrc();
    assertThat(given).isNotEqualTo(5);
    hear(bob, 5, 1001);
    hear(alice, given, 40_000);
    assertThat(alice.conflicts().collisions()).isEqualTo(1);
    assertThat(source.sentSsrc()).isNotEqualTo(given);
    assertThat(hear(bob, 5, 1002)).isSameAs(source);
  }

  @Test
  void aKnownSsrcFromElsewhereIsCountedAndTheFirstIsKept() {
    hear(alice, 1, 1);
    alice.refused(rtp(0, 1, 2, 320));
    alice.refused(rtp(0, 3, 2, 320));
    assertThat(alice.conflicts().thirdParties()).isEqualTo(1);
    assertThat(alice.sources()).hasSize(1);
  }

  @Test
  void aReportBlockIsWhatAppendixA3Says() {
    for (int i = 0; i < 100; i++) {
      if (i % 10 != 5) {
        hear(alice, 7, 65_500 + i);
      }
    }
    RtpSource source = alice.find(7);
    source.reported(0xABCD1234, now - 500 * MILLI);
    ByteBuffer block = ByteBuffer.allocate(24);
    source.putReportBlock(block, now);
    block.flip();
    assertThat(block.getInt()).isEqualTo(7);
    assertThat(block.get() & 0xFF).as("fraction").isEqualTo(10 * 256 / 100);
    assertThat(block.get() << 16 | block.getShort() & 0xFFFF).as("lost").isEqualTo(10);
    assertThat(block.getInt()).as("highest").isEqualTo(65_599);
    assertThat(block.getInt()).as("jitter").isBetween(0, 100);
    assertThat(block.getInt()).as("LSR").isEqualTo(0xABCD1234);
    assertThat(block.getInt()).as("DLSR").isEqualTo(32_768);
  }
}
