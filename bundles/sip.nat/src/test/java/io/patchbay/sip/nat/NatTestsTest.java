package io.patchbay.sip.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NatTestsTest {
  @Test
  void theSameNumberIsOtherTestsInEachProject() {
    assertThat(NatTests.fromKamailioFlags(19))
        .containsExactlyInAnyOrder(
            NatTest.PRIVATE_CONTACT, NatTest.SOURCE_IP_VS_VIA, NatTest.SOURCE_PORT_VS_VIA)
        .isEqualTo(NatTests.fromOpenSipsFlags(19));
    assertThat(NatTests.fromKamailioFlags(32)).containsExactly(NatTest.PRIVATE_SOURCE);
    assertThat(NatTests.fromOpenSipsFlags(32)).containsExactly(NatTest.CONTACT_IP_VS_SOURCE);
    assertThat(NatTests.fromKamailioFlags(64)).containsExactly(NatTest.WEBSOCKET);
    assertThat(NatTests.fromOpenSipsFlags(64)).containsExactly(NatTest.CONTACT_PORT_VS_SOURCE);
    assertThat(NatTests.fromKamailioFlags(128)).containsExactly(NatTest.CONTACT_PORT_VS_SOURCE);
    assertThat(NatTests.fromKamailioFlags(256 + 512))
        .containsExactlyInAnyOrder(NatTest.SDP_VS_SOURCE, NatTest.TARGET_MISMATCH);
  }

  @Test
  void theModifierOfOpenSipsIsTakenAndIsNoTest() {
    assertThat(NatTests.fromOpenSipsFlags(128)).isEmpty();
    assertThat(NatTests.fromOpenSipsFlags(129)).containsExactly(NatTest.PRIVATE_CONTACT);
  }

  @Test
  void anUnknownBitIsNamed() {
    assertThatThrownBy(() -> NatTests.fromKamailioFlags(1024 + 1))
        .hasMessage("Kamailio has no NAT test of bit 1024");
    assertThatThrownBy(() -> NatTests.fromOpenSipsFlags(256))
        .hasMessage("OpenSIPS has no NAT test of bit 256");
  }

  @Test
  void namesAndNumbersAreRead() {
    assertThat(NatTests.parse("")).isEqualTo(NatTests.USUAL).contains(NatTest.WEBSOCKET);
    assertThat(NatTests.parse("private-via, websocket"))
        .containsExactlyInAnyOrder(NatTest.PRIVATE_VIA, NatTest.WEBSOCKET);
    assertThat(NatTests.parse("opensips:32 private-sdp"))
        .containsExactlyInAnyOrder(NatTest.CONTACT_IP_VS_SOURCE, NatTest.PRIVATE_SDP);
    assertThatThrownBy(() -> NatTests.parse("magic")).hasMessage("'magic' is no test");
    assertThatThrownBy(() -> NatTests.parse("kamailio:many")).hasMessageContaining("a number");
  }
}
