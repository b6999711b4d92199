package io.patchbay.sip.transport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.patchbay.sip.transport.message.MessageLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static InetAddress address(String text) {
    try {
      return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static FilterSettings lists(String allow, String deny) {
    return new FilterSettings(
        MessageLimits.STANDARD,
        Networks.parse(allow),
        Networks.parse(deny),
        0,
        1,
        Networks.NONE,
        false,
        64,
        10);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.1, false",
    "::1, ::1, true"
  })
  void aNetworkHoldsTheAddressesOfItsPrefix(String network, String address, boolean inside) {
    assertThat(Networks.parse(network).contains(address(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "192.0.2.0/24/8",
        "300.0.0.0/8",
        "here/8",
        "2001:db8::/129",
        "192.0.2.0 /24",
        "192.0.2.1-192.0.2.9"
      })
  void whatIsNoNetworkIsNamed(String text) {
    assertThatThrownBy(() -> Networks.parse("10.0.0.0/8, " + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no network such as 192.0.2.0/24");
  }

  /** 192.0.2.7/24 may be meant as /32 or as .0/24: the operator says which. */
  @Test
  void bitsBehindThePrefixAreAnError() {
    assertThatThrownBy(() -> Networks.parse("192.0.2.7/24"))
        .hasMessage("'192.0.2.7/24' has bits set behind its prefix");
  }

  @Test
  void listsAreShownAsTheyAreWritten() {
    assertThat(Networks.parse(" 10.0.0.0/8,192.0.2.7/32 , 2001:db8::/32,"))
        .asString()
        .isEqualTo("10.0.0.0/8, 192.0.2.7, 2001:db8::/32");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', 10.0.0.0/8, false",
    "'', 11.0.0.0/8, true",
    "10.0.0.0/8, '', true",
    "11.0.0.0/8, '', false",
    "10.0.0.0/8, 10.1.2.0/24, false",
    "10.1.2.3, 10.0.0.0/8, true",
    "10.0.0.0/8, 10.0.0.0/8, false",
    "10.1.0.0/16, 0.0.0.0/0, true",
    "11.0.0.0/8, 12.0.0.0/8, false"
  })
  void theMoreSpecificListDecides(String allow, String deny, boolean admitted) {
    assertThat(lists(allow, deny).admits(address("10.1.2.3"))).isEqualTo(admitted);
  }
}
