package io.patchbay.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
  @ParameterizedTest
  @CsvSource({
    "sendrecv, sendrecv, true, true, false",
    "sendonly, recvonly, true, false, true",
    "recvonly, sendonly, false, true, true",
    "sendrecv, recvonly, true, false, true",
    "inactive, inactive, false, false, true"
  })
  void directionsOfBothDecide(
      String offered, String answered, boolean offerer, boolean answerer, boolean hold) {
    assertThat(Agreement.of(stream(4000, offered), stream(5000, answered)))
        .isEqualTo(new Agreement(offerer, answerer, hold));
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "4000, true, true"})
  void aRefusedStreamFlowsNowhere(int port, boolean offerer, boolean answerer) {
    assertThat(Agreement.of(stream(4000, "sendrecv"), stream(port, "sendrecv")))
        .isEqualTo(new Agreement(offerer, answerer, !offerer));
  }

  private static SessionDescription stream(int port, String direction) {
    return Sdps.call("m=audio " + port + " RTP/AVP 0", "a=" + direction);
  }
}
