package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.media.relay.rtp.RtpHeader;
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
    ByteBuffer compound = bytes(hex);
    assertThat(RtpHeader.isRtcp(compound)).isTrue();
    assertThat(Demux.isWholeRtcp(compound)).as(what).isEqualTo(whole);
  }
}
