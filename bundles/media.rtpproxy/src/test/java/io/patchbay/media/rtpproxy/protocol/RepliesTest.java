package io.patchbay.media.rtpproxy.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
  @ParameterizedTest
  @CsvSource({
    "35000, 35000, , false",
    "35000 192.0.2.1, 35000, 192.0.2.1, false",
    "35000 192.0.2.1 4, 35000, 192.0.2.1, false",
    "36078 ::1 6, 36078, ::1, true",
    "36070 127.0.0.1 && 36036 127.0.0.1, 36070, 127.0.0.1, false",
    "35000 192.0.2.1 && 0, 35000, 192.0.2.1, false",
    "0, 0, , false"
  })
  void ports(String reply, int port, String address, boolean isIpv6) {
    assertThat(PortReply.parse(reply))
        .isEqualTo(new PortReply(port, Optional.ofNullable(address), isIpv6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "65535", "-3", "1 2 3 4", "1 2 5", "35000 a && -1"})
  void whatIsNoPort(String reply) {
    assertThatThrownBy(() -> PortReply.parse(reply)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void counters() {
    assertThat(Counters.parse("9 1 2 3 4")).isEqualTo(new Counters(9, 1, 2, 3, 4));
    assertThat(Counters.parse("9 0 0 0 0 && 0")).isEqualTo(new Counters(9, 0, 0, 0, 0));
    assertThatThrownBy(() -> Counters.parse("9 0 0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Counters.parse("9 0 0 x 0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void info() {
    String text =
        "sessions created: 12\nactive sessions: 3\nactive streams: 6\npackets received: 1\n"
            + "packets transmitted: 2";
    assertThat(NodeInfo.parse(text)).isEqualTo(new NodeInfo(12, 3, 6));
    assertThatThrownBy(() -> NodeInfo.parse("20040107"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no number of sessions created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"E", "Ex", "0", "E12345", "ECHO", ""})
  void whatIsNoError(String reply) {
    assertThat(Refusal.of(reply)).isEmpty();
  }

  @Test
  void errors() {
    assertThat(Refusal.of("E50")).contains(new Refusal(50, Refusal.Meaning.GONE));
    assertThat(Refusal.of("E0").orElseThrow()).hasToString("E0: command not understood");
  }

  @Test
  void repliesInAStreamEndWithTheirLine() {
    LineFormat format = new LineFormat();
    byte[] two = "35000 192.0.2.1\n0\n".getBytes(US_ASCII);
    assertThat(format.end(two, two.length, Command.version().bytes())).isEqualTo(16);
    assertThat(format.end(two, 10, Command.version().bytes())).isZero();
    byte[] info = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n0\n".getBytes(US_ASCII);
    assertThat(format.end(info, info.length, Command.info().bytes())).isEqualTo(25);
    assertThat(format.end(info, 24, Command.info().bytes())).isZero();
    byte[] error = "E18\n".getBytes(US_ASCII);
    assertThat(format.end(error, error.length, Command.info().bytes())).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "a\u0000b", "&&"})
  void wordsThatWouldBecomeOthers(String word) {
    assertThatThrownBy(() -> Command.token(word)).isInstanceOf(IllegalArgumentException.class);
  }
}
