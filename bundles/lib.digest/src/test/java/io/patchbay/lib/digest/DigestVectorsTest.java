package io.patchbay.lib.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the RFCs, and what headers may look like. */
class DigestVectorsTest {
  private static final byte[] NO_BODY = new byte[0];

  /** RFC 7616 section 3.9.1. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
  })
  void examplesOfRfc7616(String algorithm, String response) {
    DigestCredentials credentials =
        DigestCredentials.parse(
            """
            Digest username="Mufasa",
             realm="http-auth@example.org",
             uri="/dir/index.html",
             algorithm=%s,
             nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
             nc=00000001,
             cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
             qop=auth,
             response="%s",
             opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
            """
                .formatted(algorithm, response));
    DigestSecret secret =
        DigestSecret.of(
            credentials.algorithm(), "Mufasa", "http-auth@example.org", "Circle of Life");
    assertThat(secret.response(credentials, "GET", NO_BODY)).isEqualTo(response);
    assertThat(secret.verifies(credentials, "GET", NO_BODY)).isTrue();
    assertThat(secret.verifies(credentials, "HEAD", NO_BODY)).isFalse();
    assertThat(DigestCredentials.parse(credentials.text())).isEqualTo(credentials);
  }

  /** RFC 7616 section 3.9.2: SHA-512-256, and the user named by its hash. */
  @Test
  void exampleWithUserhash() {
    String user = "J\u00e4s\u00f8n Doe";
    assertThat(DigestSecret.userhash(DigestAlgorithm.SHA_512_256, user, "api@example.org"))
        .isEqualTo("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
  }

  /** RFC 2617 section 3.5, which RFC 3261 refers to; and without qop as RFC 2069 has it. */
  @Test
  void exampleOfRfc2617() {
    String common =
        "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", ";
    DigestSecret secret =
        DigestSecret.of(DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "Circle Of Life");
    DigestCredentials withQop =
        DigestCredentials.parse(
            common
                + "qop=auth, nc=00000001, cnonce=\"0a4f113b\","
                + " response=\"6629fae49393a05397450978507c4ef1\"");
    assertThat(secret.verifies(withQop, "GET", NO_BODY)).isTrue();
    DigestCredentials without =
        DigestCredentials.parse(common + "response=\"670fd8c2df070c60b045671b8b24ff02\"");
    assertThat(secret.verifies(without, "GET", NO_BODY)).isTrue();
  }

  @Test
  void theBodyCountsWithAuthInt() {
    DigestCredentials credentials =
        DigestCredentials.parse(
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", qop=auth-int,"
                + " nc=00000001, cnonce=\"c\", response=\"\"");
    DigestSecret secret = DigestSecret.of(DigestAlgorithm.MD5, "u", "r", "p");
    byte[] body = "v=0".getBytes(StandardCharsets.UTF_8);
    DigestCredentials proved =
        credentials.withResponse(secret.response(credentials, "INVITE", body));
    assertThat(secret.verifies(proved, "INVITE", body)).isTrue();
    assertThat(secret.verifies(proved, "INVITE", NO_BODY)).isFalse();
  }

  @Test
  void theSecretOfASessionAlgorithmIsThatOfItsBase() {
    DigestSecret secret = DigestSecret.of(DigestAlgorithm.SHA_256_SESS, "u", "r", "p");
    assertThat(secret.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
    assertThat(secret.toString()).doesNotContain(secret.ha1());
  }

  @Test
  void aChallengeIsReadAsPeersWriteIt() {
    DigestChallenge challenge =
        DigestChallenge.parse(
            "digest  Realm = \"a \\\"b\\\"\" ,nonce=\"n,1\",qop=\"auth , auth-int\",STALE=TRUE,"
                + "algorithm=\"sha-256\", opaque=\"\", unknown=x,");
    assertThat(challenge.realm()).isEqualTo("a \"b\"");
    assertThat(challenge.nonce()).isEqualTo("n,1");
    assertThat(challenge.qop()).isEqualTo(List.of("auth", "auth-int"));
    assertThat(challenge.stale()).isTrue();
    assertThat(challenge.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
    assertThat(challenge.opaque()).contains("");
    assertThat(DigestChallenge.parse(challenge.text())).isEqualTo(challenge);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest",
        "Basic realm=\"x\"",
        "Digest realm=\"x\"",
        "Digest realm=\"x",
        "Digest realm=\"x\" nonce=\"y\"",
        "Digest realm=\"x\", nonce=\"y\", realm=\"z\"",
        "Digest realm=\"x\", nonce=\"y\", algorithm=ROT13",
        "Digest =x, realm=\"x\", nonce=\"y\"",
        "Digest realm, nonce=\"y\""
      })
  void whatIsNoChallengeIsRefused(String text) {
    assertThatThrownBy(() -> DigestChallenge.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0000000g", "-0000001", "000000001"})
  void aNonceCountIsEightDigits(String nc) {
    assertThatThrownBy(
            () ->
                DigestCredentials.parse(
                    "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", qop=auth,"
                        + " cnonce=\"c\", response=\"0\", nc="
                        + nc))
        .hasMessageContaining("nc");
  }
}
