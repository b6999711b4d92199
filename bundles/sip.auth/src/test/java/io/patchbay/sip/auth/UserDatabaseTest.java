package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.access.UserAdministration.User;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.lib.database.DatabaseSettings;
import io.patchbay.lib.digest.DigestAlgorithm;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UserDatabaseTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  private UserDatabase open(String realm) {
    return new UserDatabase(
        new UsersSettings(
            realm, DatabaseSettings.of(folder.resolve("users")), Duration.ofMinutes(1)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void usersAreKeptAsHashesOfTheirRealm() {
    try (UserDatabase users = open("here")) {
      assertThat(await(users.find("1001"))).isEmpty();
      assertThat(await(users.add("1001", "secret"))).isTrue();
      assertThat(await(users.add("1001", "other"))).isFalse();
      assertThat(await(users.find("1001")))
          .contains(
              new StoredUser(
                  "1001",
                  DigestAlgorithm.MD5.hash("1001:here:secret"),
                  DigestAlgorithm.SHA_256.hash("1001:here:secret")));
    }
    try (UserDatabase users = open("elsewhere")) {
      assertThat(await(users.find("1001"))).isEmpty();
      assertThat(await(users.list())).containsExactly(new User("1001", "here", NOW));
    }
    try (UserDatabase users = open("here")) {
      assertThat(await(users.find("1001"))).isPresent();
    }
  }

  @Test
  void aChangeHoldsAtOnceAlsoForWhatIsCached() {
    try (UserDatabase users = open("here")) {
      await(users.add("1001", "secret"));
      Optional<StoredUser> before = await(users.find("1001"));
      assertThat(users.find("1001").toCompletableFuture()).isDone();
      // others need not be looked up anew for it, which could not be done while it is away
      await(users.add("1002", "secret"));
      assertThat(users.find("1001").toCompletableFuture()).isDone();
      assertThat(await(users.password("1001", "new"))).isTrue();
      assertThat(await(users.find("1001"))).isPresent().isNotEqualTo(before);
      assertThat(await(users.remove("1001"))).isTrue();
      assertThat(await(users.find("1001"))).isEmpty();
      assertThat(await(users.remove("1001"))).isFalse();
      assertThat(await(users.password("1001", "x"))).isFalse();
    }
  }

  @Test
  void namesAndPasswordsThatCannotBeUsedAreRefused() {
    try (UserDatabase users = open("here")) {
      for (String name : new String[] {"", "a:b", "a b", "x".repeat(256)}) {
        assertThatThrownBy(() -> users.add(name, "p")).hasMessageContaining("is no user name");
      }
      assertThatThrownBy(() -> users.add("a", "")).hasMessageContaining("must not be empty");
      assertThat(await(users.add("o'\u00fcnic\u00f6de;--", "p'w"))).isTrue();
      assertThat(await(users.find("o'\u00fcnic\u00f6de;--"))).isPresent();
    }
  }

  @Test
  void csvIsTakenAsAWholeOrNotAtAll() {
    try (UserDatabase users = open("here")) {
      await(users.add("1001", "old"));
      assertThat(await(users.importCsv("user,password\n1001,\"a,\"\"b\"\n\n1002,p w\n")))
          .isEqualTo(2);
      assertThat(await(users.find("1001")).orElseThrow().md5())
          .isEqualTo(DigestAlgorithm.MD5.hash("1001:here:a,\"b"));
      String md5 = DigestAlgorithm.MD5.hash("1003:here:p");
      String sha = DigestAlgorithm.SHA_256.hash("1003:here:p");
      assertThat(await(users.importCsv("sha256,user,md5\r\n" + sha.toUpperCase() + ",1003," + md5)))
          .isEqualTo(1);
      assertThat(await(users.find("1003"))).contains(new StoredUser("1003", md5, sha));
      assertThatThrownBy(() -> users.importCsv("name,password\na,b"))
          .hasMessage("line 1: must name the columns user,password or user,md5,sha256");
      assertThatThrownBy(() -> users.importCsv("user,password\n1004,p\na b,p"))
          .hasMessageStartingWith("line 3: 'a b' is no user name");
      assertThatThrownBy(() -> users.importCsv("user,password\n1004,p\n1004,q"))
          .hasMessage("line 3: user 1004 comes twice");
      assertThatThrownBy(() -> users.importCsv("user,password\n1004"))
          .hasMessage("line 2: 1 values for 2 columns");
      assertThatThrownBy(() -> users.importCsv("user,password\n1004,\"p"))
          .hasMessage("line 2: a quotation mark is not closed");
      assertThatThrownBy(() -> users.importCsv("user,md5,sha256\n1004,xyz,"))
          .hasMessageStartingWith("line 2: a hash is");
      assertThat(await(users.find("1004"))).isEmpty();
    }
  }
}
