package io.patchbay.testkit.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final Login MUFASA = new Login("Mufasa", "Circle of Life");

  private static final SipMessage REGISTER =
      SipMessage.request("REGISTER", "sip:h")
          .with("Via", "SIP/2.0/UDP h;branch=z9hG4bK1")
          .with("CSeq", "7 REGISTER");

  private static SipMessage refusal(int status, String field, String... challenges) {
    SipMessage refusal = SipMessage.response(REGISTER, status, "Who?");
    for (String challenge : challenges) {
      refusal = refusal.with(field, challenge);
    }
    return refusal;
  }

  /** RFC 7616 section 3.9.1. */
  @Test
  void theExampleOfTheRfc() {
    String challenge =
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
            + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUo5tdS\"";
    Map<String, String> responses =
        Map.of(
            "MD5",
            "8ca523f5e9506fed4657c9700eebdbec",
            "SHA-256",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    responses.forEach(
        (hash, response) ->
            assertThat(
                    MUFASA.credentials(
                        Login.parameters(challenge.formatted(hash)),
                        "GET",
                        "/dir/index.html",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
                .contains("response=\"" + response + "\"", "opaque=\"FQhe/qaU925"));
  }

  @Test
  void theFirstChallengeThatCanBeAnsweredIsAndOnlyOnce() {
    SipMessage asked =
        refusal(
            401,
            "WWW-Authenticate",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"",
            "Digest realm=\"r\", nonce=\"n\"");
    SipMessage again = MUFASA.answer(REGISTER, asked, "SIP/2.0/UDP h;branch=z9hG4bK2").get();
    assertThat(again.cseq()).isEqualTo(8);
    assertThat(again.parameter("Via", "branch")).isEqualTo("z9hG4bK2");
    assertThat(again.header("Authorization")).contains("algorithm=SHA-256", "nc=00000001");
    assertThat(MUFASA.answer(again, asked, "v")).isEmpty();
    assertThat(MUFASA.answer(REGISTER, refusal(403, "WWW-Authenticate"), "v")).isEmpty();
  }

  @Test
  void aProxyIsAnsweredInItsOwnFieldAndWithoutQopAsOfOld() {
    SipMessage asked = refusal(407, "Proxy-Authenticate", "Digest realm=\"r\", nonce=\"n\"");
    assertThat(MUFASA.answer(REGISTER, asked, "v").get().header("Proxy-Authorization"))
        .contains("algorithm=MD5")
        .doesNotContain("qop", "cnonce");
  }
}
