package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.digest.DigestChallenge;
import io.patchbay.lib.digest.DigestClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestGateTest {
  private static final String[] REGISTER = {"methods", "REGISTER INVITE"};

  @Test
  void nobodyIsAskedUnlessTheConfigurationSaysSo() throws Exception {
    Rig rig = new Rig();
    assertThat(Rig.status(rig.send(Rig.STRANGER, rig.request("INVITE", "x")))).isEqualTo("200");
    assertThat(rig.passed.get(0).user()).isEmpty();
  }

  @Test
  void thePreferredAlgorithmIsOfferedFirstAndEitherIsTaken() throws Exception {
    Rig rig = new Rig(REGISTER);
    List<String> both = Rig.challenges(rig.send(Rig.PHONE, rig.request("REGISTER", "1001")));
    assertThat(both.stream().map(text -> DigestChallenge.parse(text).algorithm()))
        .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    for (String one : both) {
      DigestClient.Attempt attempt = Rig.client("secret").attempt();
      attempt.challenged(false, List.of(one));
      String answer =
          rig.send(
              Rig.PHONE, rig.request("REGISTER", "1001", Rig.credentials(attempt, "REGISTER")));
      // both have the same nonce and count: the second is a replay for want of a new one
      assertThat(Rig.status(answer)).isEqualTo(one.equals(both.get(0)) ? "200" : "401");
    }
    assertThat(rig.passed.get(0).user()).contains("1001");
    rig.settings = Rig.settings("methods", "REGISTER", "algorithms", "MD5");
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("200");
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreToldTheSame() throws Exception {
    Rig rig = new Rig(REGISTER);
    String wrong = rig.login(Rig.PHONE, Rig.client("guess"));
    assertThat(Rig.status(wrong)).isEqualTo("401");
    assertThat(DigestChallenge.parse(Rig.challenges(wrong).get(0)).stale()).isFalse();
    rig.store = store(CompletableFuture.completedFuture(Optional.empty()));
    String unknown = rig.login(Rig.PHONE, Rig.client("secret"));
    assertThat(unknown.replaceAll("(nonce|tag|branch|Call-ID)[=:][^\r,]*", ""))
        .isEqualTo(wrong.replaceAll("(nonce|tag|branch|Call-ID)[=:][^\r,]*", ""));
    assertThat(rig.passed).isEmpty();
  }

  @Test
  void aReplayIsStaleAndTheNextCountIsGood() throws Exception {
    Rig rig = new Rig(REGISTER);
    DigestClient.Attempt attempt = Rig.client("secret").attempt();
    attempt.challenged(false, Rig.challenges(rig.send(Rig.PHONE, rig.request("REGISTER", "1001"))));
    String first = Rig.credentials(attempt, "REGISTER");
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("REGISTER", "1001", first))))
        .isEqualTo("200");
    String replayed = rig.send(Rig.STRANGER, rig.request("REGISTER", "1001", first));
    assertThat(Rig.status(replayed)).isEqualTo("401");
    assertThat(DigestChallenge.parse(Rig.challenges(replayed).get(0)).stale()).isTrue();
    String second = Rig.credentials(attempt, "REGISTER");
    assertThat(second).contains("nc=00000002");
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("REGISTER", "1001", second))))
        .isEqualTo("200");
    // a replay is no guess: nobody is held back for it
    for (int i = 0; i < 100; i++) {
      rig.send(Rig.STRANGER, rig.request("REGISTER", "1001", first));
    }
    assertThat(rig.guard.bans()).isEmpty();
  }

  @Test
  void anOldNonceAndOneOfAnotherRunAreStale() throws Exception {
    Rig rig = new Rig(REGISTER);
    DigestClient.Attempt attempt = Rig.client("secret").attempt();
    attempt.challenged(false, Rig.challenges(rig.send(Rig.PHONE, rig.request("REGISTER", "1001"))));
    rig.loop.advance(Duration.ofSeconds(301));
    String late = rig.request("REGISTER", "1001", Rig.credentials(attempt, "REGISTER"));
    assertThat(rig.send(Rig.PHONE, late)).contains("stale=true");
    Rig other = new Rig(REGISTER);
    assertThat(other.send(Rig.PHONE, late)).contains("stale=true");
    assertThat(other.nonces.inUse()).isZero();
  }

  @Test
  void aRequestWaitsForASlowStoreAndGoesOn() throws Exception {
    Rig rig = new Rig(REGISTER);
    CompletableFuture<Optional<StoredUser>> later = new CompletableFuture<>();
    rig.store = store(later);
    assertThat(rig.login(Rig.PHONE, Rig.client("secret"))).isEmpty();
    later.complete(Optional.of(Rig.user()));
    rig.loop.runPending();
    assertThat(rig.passed).hasSize(1);
    assertThat(rig.passed.get(0).user()).contains("1001");
  }

  @Test
  void aStoreThatFailsThrowsOrSaysNothingIs503() throws Exception {
    Rig rig = new Rig(REGISTER);
    rig.store = store(CompletableFuture.failedFuture(new IllegalStateException("away")));
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("503");
    rig.store = store(null);
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("503");
    CompletableFuture<Optional<StoredUser>> never = new CompletableFuture<>();
    rig.store = store(never);
    assertThat(rig.login(Rig.PHONE, Rig.client("secret"))).isEmpty();
    rig.loop.advance(Duration.ofSeconds(5));
    assertThat(rig.sent.get(rig.sent.size() - 1)).contains("503 ").contains("Retry-After: 10");
    never.complete(Optional.of(Rig.user()));
    rig.loop.advance(Duration.ofSeconds(60));
    assertThat(rig.passed).isEmpty();
    rig.store = null;
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("REGISTER", "1001")))).isEqualTo("503");
    rig.loop.advance(Duration.ofSeconds(60));
    assertThat(rig.loop.pendingTimers()).isZero();
  }

  @Test
  void aStoreThatIsBrokenLetsNobodyIn() throws Exception {
    Rig rig = new Rig(REGISTER);
    rig.store =
        store(
            "test",
            () -> {
              throw new NoClassDefFoundError("com/example/Driver");
            });
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("503");
    rig.store = store("test", () -> CompletableFuture.completedFuture(null));
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("503");
    rig.store = store(null, CompletableFuture::new);
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("REGISTER", "1001")))).isEqualTo("503");
    assertThat(rig.passed).isEmpty();
  }

  @Test
  void fromMustBeTheUserAndTheUriTheRequests() throws Exception {
    Rig rig = new Rig(REGISTER);
    DigestClient.Attempt attempt = Rig.client("secret").attempt();
    attempt.challenged(false, Rig.challenges(rig.send(Rig.PHONE, rig.request("INVITE", "1001"))));
    assertThat(
            rig.send(Rig.PHONE, rig.request("INVITE", "1002", Rig.credentials(attempt, "INVITE"))))
        .startsWith("SIP/2.0 403 From Is Not The Authenticated User");
    String elsewhere =
        "Authorization: "
            + attempt.fields("INVITE", "sip:other@gw.example", new byte[0]).get(0).value();
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("INVITE", "1001", elsewhere))))
        .isEqualTo("400");
    rig.settings = Rig.settings("methods", "INVITE", "from.is.user", "false");
    assertThat(
            Rig.status(
                rig.send(
                    Rig.PHONE, rig.request("INVITE", "1002", Rig.credentials(attempt, "INVITE")))))
        .isEqualTo("200");
    assertThat(rig.passed.get(0).user()).contains("1001");
  }

  @Test
  void credentialsThatCannotBeReadAre400AndThoseOfOthersArePassedOver() throws Exception {
    Rig rig = new Rig(REGISTER);
    assertThat(
            rig.send(
                Rig.PHONE,
                rig.request("REGISTER", "1001", "Authorization: Digest username=\"1001")))
        .startsWith("SIP/2.0 400 Bad Credentials");
    assertThat(
            Rig.status(
                rig.send(
                    Rig.PHONE,
                    rig.request("REGISTER", "1001", "Authorization: Basic MTAwMTpzZWNyZXQ="))))
        .isEqualTo("401");
    assertThat(rig.passed).isEmpty();
  }

  @Test
  void guessesFromAForgedAddressCountForNobody() throws Exception {
    Rig rig = new Rig("methods", "REGISTER", "guard.source.failures", "2");
    DigestClient.Attempt attempt = Rig.client("guess").attempt();
    attempt.challenged(
        false, Rig.challenges(rig.send(Rig.STRANGER, rig.request("REGISTER", "1001"))));
    for (int i = 0; i < 5; i++) {
      String forged = rig.request("REGISTER", "1001", Rig.credentials(attempt, "REGISTER"));
      assertThat(rig.send(Rig.PHONE, forged)).contains("stale=true");
    }
    assertThat(rig.guard.bans()).isEmpty();
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("200");
  }

  @Test
  void onlySomeListenersAndUntrustedNetworksAreAskedAndDialogsOnRequest() throws Exception {
    Rig rig = new Rig("methods", "INVITE", "trusted.networks", "192.0.2.0/24, 2001:db8::/32");
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("INVITE", "x")))).isEqualTo("200");
    assertThat(Rig.status(rig.send(Rig.STRANGER, rig.request("INVITE", "x")))).isEqualTo("401");
    assertThat(Rig.status(rig.send(Rig.STRANGER, rig.request("OPTIONS", "x")))).isEqualTo("200");
    String inDialog =
        rig.request("INVITE", "x").replace("gw.example>\r\nCall", "gw.example>;tag=us\r\nCall");
    assertThat(Rig.status(rig.send(Rig.STRANGER, inDialog))).isEqualTo("481");
    rig.settings = Rig.settings("methods", "INVITE", "in.dialog", "true");
    assertThat(Rig.status(rig.send(Rig.STRANGER, inDialog.replace("z9hG4bK", "z9hG4bKb"))))
        .isEqualTo("401");
    rig.settings = Rig.settings("methods", "INVITE", "listeners", "outside");
    assertThat(Rig.status(rig.send(Rig.STRANGER, rig.request("INVITE", "x")))).isEqualTo("200");
  }

  @Test
  void withoutUsableSettingsNothingBegins() throws Exception {
    Rig rig = new Rig();
    rig.settings = null;
    assertThat(Rig.status(rig.send(Rig.PHONE, rig.request("INVITE", "x")))).isEqualTo("503");
    assertThat(rig.passed).isEmpty();
  }

  @Test
  void theBodyIsProtectedWhereThatIsOffered() throws Exception {
    Rig rig = new Rig("methods", "INVITE", "qop", "auth-int");
    DigestClient.Attempt attempt = Rig.client("secret").attempt();
    attempt.challenged(false, Rig.challenges(rig.send(Rig.PHONE, rig.request("INVITE", "1001"))));
    String good = rig.request("INVITE", "1001", Rig.credentials(attempt, "INVITE"));
    String changed = good.replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nhi");
    assertThat(
            Rig.status(
                rig.send(
                    Rig.PHONE, changed.replace("ID: r", "ID: b").replace("z9hG4bK", "z9hG4bKb"))))
        .isEqualTo("401");
    assertThat(Rig.status(rig.send(Rig.PHONE, good))).isEqualTo("200");
  }

  @Test
  void guessingIsStoppedAndTheUsersOwnPhoneGoesOn() throws Exception {
    Rig rig =
        new Rig("methods", "REGISTER", "guard.user.failures", "5", "guard.source.failures", "8");
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("200");
    for (int i = 0; i < 5; i++) {
      assertThat(Rig.status(rig.login(Rig.STRANGER, Rig.client("guess" + i)))).isEqualTo("401");
    }
    assertThat(rig.login(Rig.STRANGER, Rig.client("secret")))
        .startsWith("SIP/2.0 403 Too Many Wrong Passwords");
    assertThat(Rig.status(rig.login(Rig.PHONE, Rig.client("secret")))).isEqualTo("200");
    rig.store = store(CompletableFuture.completedFuture(Optional.empty()));
    for (int i = 0; i < 3; i++) {
      rig.guard.failed(new InetSocketAddress(Rig.STRANGER, 1).getAddress(), "someone" + i);
    }
    assertThat(rig.send(Rig.STRANGER, rig.request("REGISTER", "1001"))).isEmpty();
    assertThat(rig.core.filterStatus().denied()).isEqualTo(1);
  }

  private static UserStore store(@Nullable CompletionStage<Optional<StoredUser>> answer) {
    return store("test", () -> answer);
  }

  /** Says what it must not as well. */
  private static UserStore store(
      @Nullable String realm, Supplier<@Nullable CompletionStage<Optional<StoredUser>>> answer) {
    return new UserStore() {
      @Override
      public String realm() {
        return realm;
      }

      @Override
      public CompletionStage<Optional<StoredUser>> find(String name) {
        return answer.get();
      }
    };
  }
}
