package io.patchbay.lib.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @ParameterizedTest
  @CsvSource({
    "udp:127.0.0.1:7722, udp:127.0.0.1:7722",
    "udp6:[::1]:7722, udp:[::1]:7722",
    "udp:[::1]:7722, udp:[::1]:7722",
    "tcp:media.example.org:1, tcp:media.example.org:1",
    "cunix:/run/rtpproxy.sock, cunix:/run/rtpproxy.sock",
    "unix:/run/rtpproxy.sock, unix:/run/rtpproxy.sock"
  })
  void readsWhatIsWellFormed(String text, String canonical) {
    assertThat(NodeAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "udp",
        "127.0.0.1:7722",
        "udp:7722",
        "udp::7722",
        "udp:host:0",
        "udp:host:65536",
        "udp:host:x",
        "udp:::1:7722",
        "unix:",
        "http://host/ng"
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> NodeAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("must be udp:.*|an IPv6 address must .*");
  }

  @Test
  void aCommandIsSplitAtBlanksOutsideOfQuotes() {
    assertThat(CommandLine.split(" a  -b 'c d' e\"f g\"h '' "))
        .isEqualTo(List.of("a", "-b", "c d", "ef gh", ""));
    assertThatThrownBy(() -> CommandLine.split("a 'b")).hasMessage("a quote is not closed");
  }
}
