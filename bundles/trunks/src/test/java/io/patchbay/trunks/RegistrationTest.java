package io.patchbay.trunks;

import static io.patchbay.trunks.TrunkRig.A;
import static io.patchbay.trunks.TrunkRig.B;
import static io.patchbay.trunks.TrunkRig.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.digest.DigestCredentials;
import io.patchbay.lib.digest.DigestSecret;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a trunk stays registered. RFC sections are of RFC 3261. */
class RegistrationTest {
  private static final String CONTACT = "Contact: <sip:user@198.51.100.1:5060>;expires=";

  private final TrunkRig rig = new TrunkRig();

  private Trunk start(String... more) {
    String[] all = {
      "hosts",
      "sip:" + A + ", sip:" + B,
      "domain",
      "carrier.example",
      "username",
      "user",
      "password",
      "secret",
      "register",
      "true",
      "probe.interval",
      "0"
    };
    String[] keys = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, keys, all.length, more.length);
    return rig.start(keys);
  }

  @Test
  void itRegistersAndRefreshesBeforeTheTimeIsOver() { // section 10.2.4
    Trunk trunk = start();
    String first = rig.one(A, "REGISTER");
    assertThat(first).startsWith("REGISTER sip:carrier.example SIP/2.0");
    assertThat(header(first, "To")).isEqualTo("<sip:user@carrier.example>");
    assertThat(header(first, "From")).startsWith("<sip:user@carrier.example>;tag=");
    assertThat(header(first, "Contact")).startsWith("<sip:user@198.51.100.1");
    assertThat(header(first, "Expires")).isEqualTo("3600");
    assertThat(trunk.info().usable()).isFalse();
    rig.answer(A, first, "200 OK", CONTACT + "600\n");
    assertThat(trunk.info().usable()).isTrue();
    assertThat(trunk.info().registration()).contains("600 s");
    rig.pass(479); // four fifths of 600 with these dice
    rig.none(A);
    rig.pass(1);
    String second = rig.one(A, "REGISTER");
    assertThat(header(second, "Call-ID")).isEqualTo(header(first, "Call-ID"));
    assertThat(header(second, "CSeq")).isEqualTo("2 REGISTER");
    rig.answer(A, second, "200 OK", CONTACT + "600\n");
    trunk.stop();
    rig.loop.runPending();
    assertThat(header(rig.one(A, "REGISTER"), "Expires")).isEqualTo("0");
  }

  @Test
  void aChallengeIsAnsweredThereAndProvedAtOnceNextTime() {
    Trunk trunk = start();
    String first = rig.one(A, "REGISTER");
    rig.answer(
        A,
        first,
        "401 Unauthorized",
        "WWW-Authenticate: Digest realm=\"c\", nonce=\"n\", qop=\"auth\"\n");
    String second = rig.one(A, "REGISTER");
    assertProof(second, 1);
    rig.none(B);
    rig.answer(A, second, "200 OK", CONTACT + "600\n");
    rig.pass(480);
    String third = rig.one(A, "REGISTER");
    assertProof(third, 2);
    rig.answer(
        A,
        third,
        "401 Unauthorized",
        "WWW-Authenticate: Digest realm=\"c\", nonce=\"m\", qop=\"auth\", stale=true\n");
    assertProof(rig.one(A, "REGISTER"), 1);
    assertThat(trunk.info().usable()).isTrue();
  }

  @Test
  void aWrongPasswordIsTriedOnceAndThenEverMoreSlowly() {
    Trunk trunk = start();
    for (long wait : List.of(22L, 45L, 90L)) { // three quarters of 30, 60, 120 with these dice
      for (int i = 0; i < 2; i++) {
        rig.answer(
            A,
            rig.wire.take(A).get(0),
            "401 Unauthorized",
            "WWW-Authenticate: Digest realm=\"c\", nonce=\"n\"\n");
      }
      rig.none(A);
      assertThat(trunk.info().registration()).contains("user 'user'").doesNotContain("secret");
      rig.pass(wait - 1);
      rig.none(A);
      rig.pass(2);
    }
    assertThat(rig.wire.take(A)).isNotEmpty();
    assertThat(trunk.info().usable()).isFalse();
  }

  @Test
  void aChallengeThatNeverEndsEnds() {
    start();
    int requests = 0;
    for (List<String> sent = rig.wire.take(A); !sent.isEmpty(); sent = rig.wire.take(A)) {
      requests++;
      rig.answer(
          A,
          sent.get(0),
          "401 Unauthorized",
          "WWW-Authenticate: Digest realm=\"r" + requests + "\", nonce=\"n\", stale=true\n");
    }
    assertThat(requests).isEqualTo(5);
  }

  @Test
  void aRealmThatIsNotOursIsToldNothing() {
    Trunk trunk = start("realm", "carrier");
    rig.answer(
        A,
        rig.one(A, "REGISTER"),
        "401 Unauthorized",
        "WWW-Authenticate: Digest realm=\"thief\", nonce=\"n\"\n");
    rig.none(A);
    assertThat(trunk.info().registration()).contains("'thief'");
  }

  @Test
  void aTimeThatIsTooShortIsMadeLonger() { // section 10.2.8
    start("register.expires", "60");
    rig.answer(A, rig.one(A, "REGISTER"), "423 Interval Too Brief", "Min-Expires: 300\n");
    String longer = rig.one(A, "REGISTER");
    assertThat(header(longer, "Expires")).isEqualTo("300");
    // one that asks for no more than was given is answered no more
    rig.answer(A, longer, "423 Interval Too Brief", "Min-Expires: 300\n");
    rig.none(A);
  }

  @Test
  void theNextHostIsAskedWhenOneIsSilentOrBusy() {
    Trunk trunk = start();
    rig.answer(A, rig.one(A, "REGISTER"), "503 Service Unavailable", "");
    String second = rig.one(B, "REGISTER");
    assertThat(second).doesNotContain("Authorization");
    rig.answer(B, second, "200 OK", CONTACT + "600\n");
    assertThat(trunk.info().registration()).contains(B);
    rig.pass(480);
    rig.one(A, "REGISTER"); // the first again
    rig.pass(32); // timer F
    rig.answer(B, rig.one(B, "REGISTER"), "200 OK", CONTACT + "600\n");
    assertThat(trunk.info().usable()).isTrue();
  }

  @Test
  void nobodyWhoAnswersIsAskedAgainLater() {
    Trunk trunk = start();
    rig.pass(32);
    rig.wire.take(A);
    rig.pass(32);
    assertThat(trunk.info().registration()).contains("does not answer");
    rig.wire.take(A);
    rig.wire.take(B);
    rig.pass(23);
    assertThat(rig.wire.take(A)).isNotEmpty();
  }

  @Test
  void aRetryAfterIsObeyed() {
    start();
    rig.answer(A, rig.one(A, "REGISTER"), "500 Overloaded", "Retry-After: 600\n");
    rig.pass(599);
    rig.none(A);
    rig.pass(1);
    rig.one(A, "REGISTER");
  }

  @Test
  void aRegistrationThatRunsOutIsOver() {
    Trunk trunk = start();
    rig.answer(A, rig.one(A, "REGISTER"), "200 OK", CONTACT + "100\n");
    rig.pass(80);
    rig.answer(A, rig.one(A, "REGISTER"), "403 Forbidden", "");
    assertThat(trunk.info().usable()).isTrue();
    assertThat(trunk.info().registration()).contains("still registered").contains("403");
    rig.pass(20);
    assertThat(trunk.info().usable()).isFalse();
  }

  @Test
  void aHostThatGoesDownLosesTheRegistrationAndIsHeardNoMore() {
    Trunk trunk = start("probe.interval", "30", "probe.timeout", "1", "probe.down", "1");
    for (String request : rig.wire.take(A)) {
      String contact = request.startsWith("REGISTER") ? CONTACT + "35\n" : "";
      rig.answer(A, request, "200 OK", contact);
    }
    rig.answer(B, rig.one(B, "OPTIONS"), "200 OK", "");
    rig.pass(28);
    String refresh = rig.one(A, "REGISTER");
    rig.pass(2);
    rig.answer(B, rig.one(B, "OPTIONS"), "200 OK", "");
    rig.pass(1); // A has not answered its OPTIONS
    assertThat(trunk.info().hosts().get(0).up()).isFalse();
    rig.answer(B, rig.one(B, "REGISTER"), "200 OK", CONTACT + "600\n");
    rig.answer(A, refresh, "200 OK", CONTACT + "35\n");
    assertThat(trunk.info().registration()).contains(B).contains("600 s");
  }

  private static void assertProof(String request, long count) {
    DigestCredentials proof = DigestCredentials.parse(header(request, "Authorization"));
    assertThat(
            DigestSecret.of(proof.algorithm(), "user", proof.realm(), "secret")
                .verifies(proof, "REGISTER", new byte[0]))
        .isTrue();
    assertThat(proof.uri()).isEqualTo("sip:carrier.example");
    assertThat(proof.protection().orElseThrow().nonceCount()).isEqualTo(count);
  }
}
