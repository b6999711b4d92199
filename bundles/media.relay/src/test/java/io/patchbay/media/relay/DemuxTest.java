package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemuxTest {
  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, STUN",
    "3, STUN",
    "4, UNKNOWN",
    "15, UNKNOWN",
    "16, ZRTP",
    "19, ZRTP",
    "20, DTLS",
    "63, DTLS",
    "64, TURN",
    "79, TURN",
    "80, UNKNOWN",
    "127, UNKNOWN",
    "128, BAD_RTP",
    "191, BAD_RTP",
    "192, UNKNOWN",
    "255, UNKNOWN"
  })
  void theFirstOctetSaysWhatItIs(int first, DropReason reason) {
    assertThat(Demux.flaw(ByteBuffer.allocate(20).put(0, (byte) first))).isEqualTo(reason);
  }

  @Test
  void lessThanAHeaderIsTruncated() {
    assertThat(Demux.flaw(bytes(""))).isEqualTo(DropReason.TRUNCATED);
    assertThat(Demux.flaw(bytes("80"))).isEqualTo(DropReason.TRUNCATED);
    assertThat(Demux.flaw(bytes("80 00 0001 00000000 000000"))).isEqualTo(DropReason.TRUNCATED);
  }
}
