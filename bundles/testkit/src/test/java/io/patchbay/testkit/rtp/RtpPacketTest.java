package io.patchbay.testkit.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ByteBufferBackingArray") // both kinds of packet are allocated whole
class RtpPacketTest {
  @Test
  void writesTheHeaderOfSection51() {
    RtpPacket packet = new RtpPacket(8, true, 0xfffe, 0xfffffff0L, 0x89abcdefL, new byte[] {1, 2});
    assertThat(HexFormat.of().formatHex(packet.encode().array()))
        .isEqualTo("8088fffefffffff089abcdef0102");
    RtpPacket read = Objects.requireNonNull(RtpPacket.parse(packet.encode()));
    assertThat(read).usingRecursiveComparison().isEqualTo(packet);
  }

  @Test
  void stepsOverCsrcExtensionAndPadding() {
    RtpPacket packet =
        parse("b1000001000000020000000300000004" + "bede0001aabbccdd" + "7f7e" + "000003");
    assertThat(packet).isNotNull();
    assertThat(packet.payload()).containsExactly(0x7f, 0x7e);
  }

  @Test
  void refusesWhatIsNotRtp() {
    assertThat(parse("8000")).isNull();
    assertThat(parse("400000010000000200000003aa")).isNull();
    assertThat(parse("a00000010000000200000003ff")).as("padding beyond the packet").isNull();
    assertThat(parse("90000001000000020000000300000009")).as("extension cut short").isNull();
  }

  @Test
  void aSenderReportIsAValidCompoundPacket() {
    ByteBuffer report =
        new SenderReport(7, Instant.ofEpochSecond(0, 500_000_000), 160, 1, 160, "a@b").encode();
    assertThat(HexFormat.of().formatHex(report.array()))
        .isEqualTo(
            "80c80006"
                + "00000007"
                + "83aa7e80"
                + "80000000"
                + "000000a0"
                + "00000001"
                + "000000a0"
                + "81ca0003"
                + "00000007"
                + "0103614062"
                + "000000");
    assertThat(report.remaining()).isEqualTo(44);
  }

  private static RtpPacket parse(String hex) {
    return RtpPacket.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }
}
