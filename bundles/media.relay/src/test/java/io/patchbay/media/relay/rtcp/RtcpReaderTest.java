package io.patchbay.media.relay.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpReaderTest {
  private static final String SR = "80c80006 0000000a e1a2b3c4 80000000 00000140 00000002 00000140";
  private static final String BLOCK = "0000000b 40000003 00010007 00000009 b3c48000 00008000";
  private static final String RR = "80c90001 0000000a";
  private static final String SDES = "81ca0003 0000000a 01036a6f 65000000";
  private static final String BYE = "81cb0001 0000000a";

  private final RtcpReader reader = new RtcpReader();

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private boolean valid(String hex) {
    return reader.read(bytes(hex));
  }

  @Test
  void aCompoundIsReadPacketByPacket() {
    String report = SR.replace("80c80006", "81c8000c") + BLOCK;
    assertThat(valid(report + SDES + BYE)).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(RtcpType.SR);
    assertThat(reader.senderSsrc()).isEqualTo(10);
    assertThat(reader.senderTime()).isEqualTo(0xB3C48000);
    assertThat(reader.reportBlocks()).isEqualTo(1);
    int block = reader.reportBlock(0);
    assertThat(reader.word(block)).isEqualTo(11);
    assertThat(reader.word(block + 4)).isEqualTo(0x40000003);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(RtcpType.SDES);
    assertThat(reader.reportBlocks()).isZero();
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(RtcpType.BYE);
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RR,
        RR + SDES,
        RR + SDES + "82cb0002 0000000a 0000000b",
        RR + "81cb0003 0000000a 06627965 21212121",
        RR + "80cc0002 0000000a 74657374",
        RR + "80cf0004 0000000a 04000002 e1a2b3c4 80000000",
        RR + "82ca0004 0000000a 01016100 0000000b 01016200",
        // Feedback alone is of reduced size.
        "81ce0002 0000000a 0000000b",
        "81cd0003 0000000a 0000000b 00070001",
        "84ce0004 0000000a 00000000 0000000b 01000000",
        // Padding of the last packet.
        "a0c90002 0000000a 00000004",
        // A profile may add to a report.
        "80c90002 0000000a 12345678",
        // Types nobody knows are skipped.
        RR + "80d00001 0000000a"
      })
  void isValid(String hex) {
    assertThat(valid(hex)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, ''",
    "three octets, 80c900",
    "version 1, 40c90001 0000000a",
    "length beyond the datagram, 80c90002 0000000a",
    "octets after the last packet, 80c90001 0000000a 8000",
    "a second packet of version 0, 80c90001 0000000a 00ca0000",
    "more report blocks than fit, 81c90001 0000000a",
    "SR without sender info, 80c80001 0000000a",
    "SDES first, 81ca0003 0000000a 01036a6f 65000000",
    "BYE first, 81cb0001 0000000a",
    "SDES item beyond its chunk, 80c90001 0000000a 81ca0002 0000000a 01ff6a00",
    "SDES chunk without end, 80c90001 0000000a 81ca0002 0000000a 01026a6f",
    "SDES with too few chunks, 80c90001 0000000a 82ca0003 0000000a 01036a6f 65000000",
    "BYE with too few sources, 80c90001 0000000a 82cb0001 0000000a",
    "BYE reason beyond its end, 80c90001 0000000a 81cb0002 0000000a 04616263",
    "APP without a name, 80c90001 0000000a 80cc0001 0000000a",
    "feedback without a target, 81ce0001 0000000a",
    "NACK without entries, 81cd0002 0000000a 0000000b",
    "half a FIR entry, 84ce0003 0000000a 00000000 0000000b",
    "XR block beyond its packet, 80c90001 0000000a 80cf0002 0000000a 04000002",
    "XR block shorter than its type, 80c90001 0000000a 80cf0003 0000000a 04000001 00000000",
    "padding in the middle, a0c90002 0000000a 00000004 81cb0001 0000000a",
    "padding of nothing, a0c90002 0000000a 00000000",
    "padding that is no whole word, a0c90002 0000000a 00000003",
    "padding over the header, a0c90002 0000000a 0000000c",
  })
  void isMalformed(String what, String hex) {
    assertThat(valid(hex == null ? "" : hex)).as(what).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "80c90001 00000001, true, a receiver report",
    "80c90001 00000001 81ca0002 00000001 01000000, true, and a description",
    "81ce0002 00000001 00000002, true, reduced size",
    "80c90002 00000001, false, longer than the datagram",
    "80c90000 00000001, false, shorter than the datagram",
    "80c9ffff 00000001, false, the longest there is",
    "80c90001 00000001 81ca, false, half a header",
    "80c90001 00000001 41ca0000, false, another version inside",
    "a0c90001 00000001 80ca0000, false, padded in the middle",
    "80c90001 00000001 a0ca0001 00000004, true, padded at the end"
  })
  void lengthsOfACompoundMustAddUp(String hex, boolean whole, String what) {
    assertThat(valid(hex)).as(what).isEqualTo(whole);
  }

  @Test
  void noCutAndNoChangedOctetThrows() {
    byte[] whole =
        bytes(
                SR.replace("80c80006", "81c8000c")
                    + BLOCK
                    + SDES
                    + BYE
                    + "84ce0004 0000000a 00000000 0000000b 01000000"
                    + "80cf0004 0000000a 04000002 e1a2b3c4 80000000")
            .array();
    assertThat(reader.read(ByteBuffer.wrap(whole))).isTrue();
    for (int length = 0; length < whole.length; length++) {
      reader.read(ByteBuffer.wrap(Arrays.copyOf(whole, length)));
    }
    Random random = new Random(7);
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] changed = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      if (reader.read(ByteBuffer.wrap(changed))) {
        valid++;
        SsrcRewriter.rewrite(reader, ssrc -> ~ssrc, ssrc -> ~ssrc);
        assertThat(reader.read(ByteBuffer.wrap(changed))).as("still valid").isTrue();
      }
    }
    assertThat(valid).isBetween(1, 200_000 - 1);
  }
}
