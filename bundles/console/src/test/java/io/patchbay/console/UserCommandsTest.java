package io.patchbay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.access.AccessGuard;
import io.patchbay.api.sip.access.UserAdministration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandsTest {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Users users = new Users();
  private final Guard guard = new Guard();
  private final UserCommands commands = new UserCommands(() -> users, () -> guard);

  @TempDir private Path folder;

  @BeforeEach
  void catchOutput() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveOutputBack() {
    System.setOut(before);
  }

  private String printed() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  @Test
  void usersAreAddedListedChangedAndRemoved() throws Exception {
    commands.user("list");
    assertThat(printed()).isEqualTo("no users\n");
    commands.user("add", "1001", "secret");
    commands.user("list");
    assertThat(printed())
        .startsWith("user 1001 is added\n")
        .contains("USER")
        .contains("1001  here   1970-01-01T00:00:00Z")
        .doesNotContain("secret");
    assertThatThrownBy(() -> commands.user("add", "1001", "x")).hasMessage("there is a user 1001");
    commands.user("password", "1001", "new");
    commands.user("remove", "1001");
    assertThat(users.all).isEmpty();
    assertThatThrownBy(() -> commands.user("remove", "1001")).hasMessage("no user 1001");
    assertThatThrownBy(() -> commands.user("password", "1001", "x")).hasMessage("no user 1001");
    assertThatThrownBy(() -> commands.user("change"))
        .hasMessageStartingWith("user list | user add");
  }

  @Test
  void aFileIsImportedAndWhatIsWrongWithItTold() throws Exception {
    Path file = Files.writeString(folder.resolve("users.csv"), "good");
    commands.user("import", file.toString());
    assertThat(printed()).isEqualTo("2 users imported\n");
    Files.writeString(file, "bad");
    assertThatThrownBy(() -> commands.user("import", file.toString())).hasMessage("line 1: bad");
    assertThatThrownBy(() -> commands.user("import", folder.resolve("none").toString()))
        .hasMessageEndingWith("none: no such file");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> commands.user("import", file.toString()))
        .hasMessageEndingWith("is not UTF-8");
  }

  @Test
  void bansAreShownAndLifted() throws Exception {
    commands.bans();
    assertThat(printed()).isEqualTo("nobody is held back\n");
    guard.bans.add(new AccessGuard.Ban(AccessGuard.Kind.SOURCE, "h1", 2, Duration.ofSeconds(60)));
    commands.bans();
    assertThat(printed()).contains("SOURCE  h1        2            60");
    assertThatThrownBy(() -> commands.unban("h2")).hasMessage("h2 is not held back");
    commands.unban("all");
    assertThat(guard.bans).isEmpty();
    UserCommands nothing = new UserCommands(() -> null, () -> null);
    assertThatThrownBy(nothing::bans).hasMessage("authentication is not running");
    assertThatThrownBy(() -> nothing.user("list"))
        .hasMessage("the users of the gateway are not running");
  }

  private static final class Guard implements AccessGuard {
    private final List<Ban> bans = new ArrayList<>();

    @Override
    public List<Ban> bans() {
      return List.copyOf(bans);
    }

    @Override
    public boolean lift(String name) {
      return bans.removeIf(ban -> ban.name().equals(name));
    }
  }

  private static final class Users implements UserAdministration {
    private final Map<String, String> all = new TreeMap<>();

    @Override
    public String realm() {
      return "here";
    }

    @Override
    public CompletionStage<List<User>> list() {
      return done(all.keySet().stream().map(n -> new User(n, "here", Instant.EPOCH)).toList());
    }

    @Override
    public CompletionStage<Boolean> add(String name, String password) {
      return done(all.putIfAbsent(name, password) == null);
    }

    @Override
    public CompletionStage<Boolean> password(String name, String password) {
      return done(all.replace(name, password) != null);
    }

    @Override
    public CompletionStage<Boolean> remove(String name) {
      return done(all.remove(name) != null);
    }

    @Override
    public CompletionStage<Integer> importCsv(String text) {
      if (text.equals("bad")) {
        throw new IllegalArgumentException("line 1: bad");
      }
      return done(2);
    }

    private static <T> CompletionStage<T> done(T value) {
      return CompletableFuture.completedFuture(value);
    }
  }
}
