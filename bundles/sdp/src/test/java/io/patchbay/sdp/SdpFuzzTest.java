package io.patchbay.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a body contains: it is refused with the declared exception, or it is kept as it came and
 * can be sent on.
 */
class SdpFuzzTest {
  static Stream<byte[]> bodies() {
    return Stream.of(
            "browser-webrtc",
            "camera-gb28181",
            "deskphone-srtp",
            "fax-switch",
            "gateway-ip6",
            "room-system")
        .map(SdpFuzzTest::read);
  }

  private static byte[] read(String name) {
    try (InputStream in = SdpFuzzTest.class.getResourceAsStream("/corpus/" + name + ".sdp")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  @MethodSource("bodies")
  @FuzzTest(maxDuration = "1h")
  void isRefusedOrSentOn(byte[] body) {
    SessionDescription sdp;
    try {
      sdp = SessionDescription.parse(body);
    } catch (SdpException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(sdp.toBytes()).isEqualTo(body);
    sendOn(sdp);
    try {
      OfferAnswer.checkOffer(sdp);
      sendOn(OfferAnswer.fitAnswer(sdp, sdp));
    } catch (SdpException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static void sendOn(SessionDescription sdp) {
    SessionDescription once = Sdps.anchor(sdp);
    assertThat(once.media()).hasSameSizeAs(sdp.media());
    assertThat(Sdps.anchor(once)).isEqualTo(once);
  }
}
