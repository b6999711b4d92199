package io.patchbay.media.relay;

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
      String offered, String answered, boolean offerer, boolean answerer, boolean hold)
      throws Exception {
    assertThat(Agreement.of(Peer.sdp(4000, 4001, offered), Peer.sdp(5000, 5001, answered)))
        .isEqualTo(new Agreement(offerer, answerer, hold));
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "4000, true, true"})
  void aRefusedStreamFlowsNowhere(int port, boolean offerer, boolean answerer) throws Exception {
    assertThat(Agreement.of(Peer.sdp(4000, 4001, "sendrecv"), Peer.sdp(port, port + 1, "sendrecv")))
        .isEqualTo(new Agreement(offerer, answerer, !offerer));
  }
}
