package io.patchbay.media.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
  private static final String FIXED = "0007 00000140 0000000a ".replace(" ", "");

  private static ByteBuffer packet(String... hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", hex)));
  }

  @Test
  void fieldsAreReadInPlace() {
    ByteBuffer packet = packet("8088", FIXED, "112233");
    assertThat(RtpHeader.isRtp(packet)).isTrue();
    assertThat(RtpHeader.payloadType(packet)).isEqualTo(8);
    assertThat(RtpHeader.sequence(packet)).isEqualTo(7);
    assertThat(RtpHeader.timestamp(packet)).isEqualTo(320);
    assertThat(RtpHeader.ssrc(packet)).isEqualTo(10);
    assertThat(RtpHeader.payloadLength(packet)).isEqualTo(3);
  }

  @Test
  void everyPartMustLieInThePacket() {
    assertThat(RtpHeader.isRtp(packet("8000", FIXED))).isTrue();
    assertThat(RtpHeader.isRtp(packet("8000", FIXED.substring(2)))).as("eleven octets").isFalse();
    assertThat(RtpHeader.isRtp(packet("4000", FIXED))).as("version 1").isFalse();
    assertThat(RtpHeader.isRtp(packet("8200", FIXED, "00000001"))).as("CSRC cut").isFalse();
    assertThat(RtpHeader.isRtp(packet("8200", FIXED, "0000000100000002"))).isTrue();
    assertThat(RtpHeader.isRtp(packet("9000", FIXED, "bede"))).as("extension cut").isFalse();
    assertThat(RtpHeader.isRtp(packet("9000", FIXED, "bede0001"))).as("lying length").isFalse();
    assertThat(RtpHeader.isRtp(packet("9000", FIXED, "bede000100000000"))).isTrue();
    assertThat(RtpHeader.isRtp(packet("9000", FIXED, "bedeffff00000000"))).isFalse();
  }

  @Test
  void paddingIsCountedAndMayNotReachIntoTheHeader() {
    ByteBuffer padded = packet("a000", FIXED, "aabb", "000003");
    assertThat(RtpHeader.isRtp(padded)).isTrue();
    assertThat(RtpHeader.payloadLength(padded)).isEqualTo(2);
    assertThat(RtpHeader.isRtp(packet("a000", FIXED, "000003"))).as("padding alone").isTrue();
    assertThat(RtpHeader.isRtp(packet("a000", FIXED, "000004"))).isFalse();
    assertThat(RtpHeader.isRtp(packet("a000", FIXED, "000000"))).as("none of it").isFalse();
    assertThat(RtpHeader.isProtectedRtp(packet("a000", FIXED, "000000"))).isTrue();
  }

  @Test
  void everyCutOfAPacketIsJudgedAndNoneThrows() {
    byte[] whole =
        packet("b301", FIXED, "0000000100000002000000", "03bede000100000000", "aa0002").array();
    for (int length = 0; length <= whole.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
      boolean rtp = RtpHeader.isRtp(cut);
      assertThat(RtpHeader.isRtcp(cut)).isFalse();
      if (rtp) {
        assertThat(RtpHeader.payloadLength(cut)).isBetween(0, length);
      }
    }
    assertThat(RtpHeader.payloadLength(ByteBuffer.wrap(whole))).isEqualTo(1);
  }
}
