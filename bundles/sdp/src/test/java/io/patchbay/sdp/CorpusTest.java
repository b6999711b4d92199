package io.patchbay.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole descriptions in the manner of real devices: lossless, and free of addresses once sent on.
 */
class CorpusTest {
  private static final String[] AUTHORS = {"198.51.100.", "2001:db8:66:", "127.0.0.1", "candidate"};

  private static String read(String name) {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/corpus/" + name + ".sdp")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "browser-webrtc",
        "camera-gb28181",
        "deskphone-srtp",
        "fax-switch",
        "gateway-ip6",
        "room-system"
      })
  void isLosslessAndAnchored(String name) throws SdpException {
    String lf = read(name);
    String crlf = lf.replace("\n", "\r\n");
    SessionDescription offer = Sdps.parse(crlf);

    assertThat(offer.toString()).isEqualTo(crlf);
    assertThat(Sdps.parse(lf).toString()).isEqualTo(lf);
    OfferAnswer.checkOffer(offer);
    SessionDescription sent = Sdps.anchor(offer);
    assertThat(sent.toString()).doesNotContain(AUTHORS);
    assertThat(untouched(sent)).isEqualTo(untouched(offer));
  }

  /** The lines no rewrite has a reason to touch. */
  private static List<String> untouched(SessionDescription sdp) {
    String[] touched = {
      "o=", "c=", "m=", "a=rtcp:", "a=rtcp-mux", "a=ice-", "a=candidate", "a=altc", "a=group:BUNDLE"
    };
    return sdp.toString()
        .lines()
        .filter(line -> Arrays.stream(touched).noneMatch(line::startsWith))
        .filter(line -> !isDirection(line))
        .toList();
  }

  // A null address turns into a direction, see HoldCasesTest.
  private static boolean isDirection(String line) {
    return List.of("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive").contains(line);
  }
}
