package io.patchbay.lib.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.digest.DigestClient.Attempt;
import io.patchbay.lib.digest.DigestClient.Field;
import io.patchbay.lib.digest.DigestClient.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client answers to challenges, and when it gives up. */
class DigestClientTest {
  private static final byte[] NO_BODY = new byte[0];

  private final DigestClient client =
      new DigestClient(new DigestLogin("u", "secret", ""), () -> "cnonce");

  @Test
  void aChallengeIsAnsweredAndTheNonceUsedOn() {
    Attempt invite = client.attempt();
    assertThat(invite.fields("INVITE", "sip:x", NO_BODY)).isEmpty();
    assertThat(challenge(invite, false, "realm=\"r\", nonce=\"n1\", qop=\"auth\"").retry())
        .isTrue();
    DigestCredentials first = only(invite, "INVITE", "Authorization");
    assertThat(first.protection().orElseThrow().nc()).isEqualTo("00000001");
    assertThat(
            DigestSecret.of(first.algorithm(), "u", "r", "secret")
                .verifies(first, "INVITE", NO_BODY))
        .isTrue();

    DigestCredentials later = only(client.attempt(), "BYE", "Authorization");
    assertThat(later.nonce()).isEqualTo("n1");
    assertThat(later.protection().orElseThrow().nc()).isEqualTo("00000002");

    client.learn(false, "qop=auth, nextnonce=\"n2\"");
    DigestCredentials next = only(client.attempt(), "BYE", "Authorization");
    assertThat(next.nonce()).isEqualTo("n2");
    assertThat(next.protection().orElseThrow().nc()).isEqualTo("00000001");
  }

  @Test
  void ofOneRealmTheStrongestIsAnswered() {
    Attempt attempt = client.attempt();
    Verdict verdict =
        attempt.challenged(
            false,
            List.of(
                "Digest realm=\"r\", nonce=\"a\", algorithm=ROT13",
                "Digest realm=\"r\", nonce=\"b\", algorithm=MD5",
                "Digest realm=\"r\", nonce=\"c\", algorithm=SHA-256",
                "Basic realm=\"r\""));
    assertThat(verdict.retry()).isTrue();
    assertThat(only(attempt, "INVITE", "Authorization").nonce()).isEqualTo("c");
  }

  @Test
  void severalRealmsAreAnsweredTogetherAndOneAfterTheOther() {
    Attempt attempt = client.attempt();
    attempt.challenged(
        true, List.of("Digest realm=\"p1\", nonce=\"a\"", "Digest realm=\"p2\", nonce=\"b\""));
    assertThat(challenge(attempt, false, "realm=\"r\", nonce=\"c\"").retry()).isTrue();
    assertThat(attempt.fields("INVITE", "sip:x", NO_BODY))
        .extracting(Field::name)
        .containsExactly("Proxy-Authorization", "Proxy-Authorization", "Authorization");
  }

  @Test
  void aWrongPasswordIsToldAfterOneRetry() {
    Attempt attempt = client.attempt();
    assertThat(challenge(attempt, false, "realm=\"r\", nonce=\"a\"").retry()).isTrue();
    Verdict verdict = challenge(attempt, false, "realm=\"r\", nonce=\"b\"");
    assertThat(verdict.retry()).isFalse();
    assertThat(verdict.reason())
        .contains("user 'u'")
        .contains("realm 'r'")
        .doesNotContain("secret");
    assertThat(client.attempt().fields("BYE", "sip:x", NO_BODY)).isEmpty();
  }

  @Test
  void aStaleNonceIsMadeGoodOnce() {
    Attempt attempt = client.attempt();
    challenge(attempt, false, "realm=\"r\", nonce=\"a\"");
    assertThat(challenge(attempt, false, "realm=\"r\", nonce=\"b\", stale=true").retry()).isTrue();
    assertThat(challenge(attempt, false, "realm=\"r\", nonce=\"c\", stale=true").retry()).isFalse();
  }

  @Test
  void aNonceOfAnEarlierRequestThatIsRefusedIsNoWrongPassword() {
    challenge(client.attempt(), false, "realm=\"r\", nonce=\"a\"");
    Attempt bye = client.attempt();
    assertThat(only(bye, "BYE", "Authorization").nonce()).isEqualTo("a");
    assertThat(challenge(bye, false, "realm=\"r\", nonce=\"b\"").retry()).isTrue();
    assertThat(only(bye, "BYE", "Authorization").nonce()).isEqualTo("b");
  }

  @Test
  void endlessRealmsEnd() {
    Attempt attempt = client.attempt();
    for (int i = 0; i < 4; i++) {
      assertThat(challenge(attempt, false, "nonce=\"a\", realm=\"r" + i + "\"").retry()).isTrue();
    }
    assertThat(challenge(attempt, false, "nonce=\"a\", realm=\"r9\"").reason())
        .contains("again and again");
  }

  @Test
  void aRealmThatIsNotOursGetsNothing() {
    DigestClient strict = new DigestClient(new DigestLogin("u", "secret", "carrier"));
    Attempt attempt = strict.attempt();
    Verdict verdict = challenge(attempt, false, "realm=\"elsewhere\", nonce=\"a\"");
    assertThat(verdict.retry()).isFalse();
    assertThat(verdict.reason()).contains("'elsewhere'");
    assertThat(attempt.fields("INVITE", "sip:x", NO_BODY)).isEmpty();
    assertThat(challenge(attempt, false, "realm=\"carrier\", nonce=\"a\"").retry()).isTrue();
  }

  @Test
  void whatCannotBeAnsweredIsTold() {
    Attempt attempt = client.attempt();
    assertThat(attempt.challenged(false, List.of()).reason()).contains("none at all");
    assertThat(challenge(attempt, false, "realm=\"r\", nonce=\"n\", qop=\"odd\"").reason())
        .contains("qop odd");
  }

  @Test
  void authIntIsTakenWhereNothingElseIsOffered() {
    Attempt attempt = client.attempt();
    challenge(attempt, false, "realm=\"r\", nonce=\"n\", qop=\"auth-int\", opaque=\"o\"");
    DigestCredentials credentials = only(attempt, "INVITE", "Authorization");
    assertThat(credentials.protection().orElseThrow().qop()).isEqualTo("auth-int");
    assertThat(credentials.opaque()).contains("o");
  }

  private static Verdict challenge(Attempt attempt, boolean proxy, String parameters) {
    return attempt.challenged(proxy, List.of("Digest " + parameters));
  }

  private static DigestCredentials only(Attempt attempt, String method, String name) {
    List<Field> fields = attempt.fields(method, "sip:x", NO_BODY);
    assertThat(fields).extracting(Field::name).containsExactly(name);
    return DigestCredentials.parse(fields.get(0).value());
  }
}
