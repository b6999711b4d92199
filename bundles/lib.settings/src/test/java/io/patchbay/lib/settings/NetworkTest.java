package io.patchbay.lib.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void anAddressIsInItOrNot(String network, String address, boolean in) throws Exception {
    assertThat(Network.parse(network).contains(InetAddress.getByName(address))).isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.com", "192.0.2.0/33", "192.0.2/24", "::/x", "1.2.3.400", "/8"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text)).hasMessageContaining("is no network");
  }

  @Test
  void aListIsReadWhole() {
    assertThat(Network.list(" 192.0.2.0/24, ::1 ")).hasSize(2);
    assertThat(Network.list("")).isEmpty();
  }
}
