package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ShellResult;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged gateway as docs/users.md sets it up: users are made by console, phones log in and
 * call each other.
 */
class RegistrarIT {
  private static final String AUTH = "io.patchbay.sip.auth.cfg";
  private static final String REGISTRAR = "io.patchbay.sip.registrar.cfg";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SECONDS = 60;
  private static final int GUESSES = 5;

  private static Gateway gateway;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        Product.distribution()
            .set(AUTH, "methods", "REGISTER INVITE")
            .set(AUTH, "guard.source.failures", Integer.toString(GUESSES))
            .set(REGISTRAR, "domains", "127.0.0.1")
            .set(Product.B2BUA, "shutdown.grace", "0")
            .file(
                "io.patchbay.routing.route-phones.cfg",
                "pattern=1\\\\d{3}",
                "target=user",
                "priority=10")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @AfterEach
  void nothingWentWrong() throws Exception {
    assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
  }

  private static Phone phone(String user, String password) throws Exception {
    return new Phone(user).login(password);
  }

  /** A user who is added by console, and a phone that has the password. */
  private static Phone newPhone(String user) throws Exception {
    assertThat(Product.shell(gateway, "patchbay:user add " + user + " secret-" + user))
        .contains("user " + user + " is added");
    return phone(user, "secret-" + user);
  }

  private static Phone registered(String user) throws Exception {
    Phone phone = newPhone(user);
    assertThat(phone.register(gateway.sip()).status()).isEqualTo(200);
    return phone;
  }

  private static String registrations(String user) throws Exception {
    return Product.shell(gateway, "patchbay:registrations " + user);
  }

  @Test
  void phonesLogInAndCallEachOtherUntilTheyLeave() throws Exception {
    try (Phone alice = registered("1001");
        Phone bob = registered("1002")) {
      assertThat(alice.agent().trace().titles("1001", false))
          .containsSubsequence("401 Unauthorized", "200 OK");
      assertThat(registrations("1001")).contains("sip:1001@127.0.0.1:" + alice.port());
      try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "1002")) {
        assertThat(alice.agent().trace().titles("1001", false))
            .containsSubsequence("401 Unauthorized", "200 OK");
        assertThat(call.callee().invite().uri()).isEqualTo("sip:1002@127.0.0.1:" + bob.port());
        assertThat(call.callee().invite().header("Authorization")).isEmpty();
        assertThat(Product.shell(gateway, "patchbay:calls")).contains("1001", "1002");
        call.expectMediaBothWays();
        call.hangUp();
      }
      assertThat(bob.unregister(gateway.sip()).header("Contact")).isEmpty();
      assertThat(registrations("1002")).contains("nobody is registered");
      assertThat(alice.refusal(gateway.sip(), "1002").status()).isEqualTo(480);
      assertThat(alice.refusal(gateway.sip(), "1999").status()).isEqualTo(404);
      assertThat(Product.shell(gateway, "patchbay:unregister 1001")).contains("no longer");
      assertThat(registrations("1001")).contains("nobody is registered");
    }
  }

  @Test
  void baresipLogsInCallsAndIsCalledWithAToneEachWay() throws Exception {
    // it knows only MD5, and stumbles over a challenge of another kind
    gateway.set(AUTH, "algorithms", "MD5");
    awaitAlgorithms("MD5");
    try (Phone alice = registered("1011")) {
      Product.shell(gateway, "patchbay:user add 1012 secret-1012");
      String there = "127.0.0.1:" + gateway.sip().getPort();
      String account = Baresip.registered("1012", "secret-1012", there, 3_600);
      try (Baresip carol = Baresip.onLoopback(folder, account, 1_000)) {
        await().atMost(PATIENCE).until(() -> registrations("1012").contains("baresip"));

        try (Talk talk = new Talk()) {
          OutgoingCall call = alice.dial(gateway.sip(), "1012", talk);
          talk.begin(call.answered().get(SECONDS, TimeUnit.SECONDS).body());
          awaitHeard(talk);
          call.bye().get(SECONDS, TimeUnit.SECONDS);
        }
        carol.dial("sip:1011@" + there);
        try (Talk talk = new Talk()) {
          IncomingCall call = alice.ringing();
          assertThat(call.invite().header("From")).contains("sip:1012@");
          call.answer(talk.sdp());
          talk.begin(call.invite().body());
          awaitHeard(talk);
          carol.hangUp();
          call.ended().get(SECONDS, TimeUnit.SECONDS);
        }
        assertThat(carol.log()).contains("401 Unauthorized");
      }
      // it takes its registration back when it leaves
      await().atMost(PATIENCE).until(() -> registrations("1012").contains("nobody"));
    } finally {
      gateway.set(AUTH, "algorithms", "SHA-256,MD5");
      awaitAlgorithms("SHA-256, MD5");
    }
  }

  private static void awaitAlgorithms(String algorithms) {
    Product.awaitLatest(gateway, "authentication: asked for ", ", by " + algorithms);
  }

  private static void awaitHeard(Talk talk) {
    await().atMost(PATIENCE).until(() -> talk.heard() > 50);
  }

  @Test
  void allPlacesOfAUserRingAndOneHasTheCall() throws Exception {
    try (Phone alice = newPhone("1021");
        Phone desk = registered("1022");
        Phone kitchen = phone("1022", "secret-1022");
        Phone mobile = phone("1022", "secret-1022")) {
      kitchen.register(gateway.sip());
      SipMessage all = mobile.register(gateway.sip());
      assertThat(all.headers("Contact")).hasSize(3).allMatch(each -> each.contains("expires="));
      try (Talk near = new Talk();
          Talk far = new Talk()) {
        OutgoingCall call = alice.dial(gateway.sip(), "1022", near);
        IncomingCall atDesk = desk.ringing();
        IncomingCall inKitchen = kitchen.ringing();
        IncomingCall onMobile = mobile.ringing();
        atDesk.ring();
        inKitchen.ring();
        onMobile.ring();
        inKitchen.answer(far.sdp());
        near.begin(call.answered().get(SECONDS, TimeUnit.SECONDS).body());
        far.begin(inKitchen.invite().body());
        atDesk.cancelled().get(SECONDS, TimeUnit.SECONDS);
        onMobile.cancelled().get(SECONDS, TimeUnit.SECONDS);
        awaitHeard(near);
        awaitHeard(far);
        assertThat(call.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
        inKitchen.ended().get(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void registrationsOutliveARestart() throws Exception {
    try (Phone alice = newPhone("1031");
        Phone bob = registered("1032");
        Phone gone = registered("1033")) {
      gone.unregister(gateway.sip());
      String before = registrations("1032").replaceAll(" \\d{4} ", " ");
      gateway.terminate(PATIENCE);
      gateway.restart(Product.START);
      assertThat(registrations("1032").replaceAll(" \\d{4} ", " ")).isEqualTo(before);
      assertThat(registrations("1033")).contains("nobody is registered");
      // the user is still known as well, and the phone has said nothing since
      try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "1032")) {
        call.expectMediaBothWays();
        call.hangUp();
      }
      // a later CSeq of the same Call-ID is a refresh of what was kept
      assertThat(bob.register(gateway.sip()).headers("Contact")).hasSize(1);
    }
  }

  @Test
  void whatWasWrittenOutlivesACrash() throws Exception {
    try (Phone alice = newPhone("1041");
        Phone bob = registered("1042")) {
      awaitWritten("1042");
      // what is written may not be committed yet, but is when the next is
      registered("1043").close();
      awaitWritten("1043");
      gateway.restart(Product.START);
      try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "1042")) {
        call.hangUp();
      }
    }
  }

  private static void awaitWritten(String user) {
    Path file = gateway.data().resolve("database").resolve("registrations.mv.db");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Files.exists(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .contains("sip:" + user + "@"));
  }

  @Test
  void usersComeFromAFileGetOtherPasswordsAndGo() throws Exception {
    Path csv = folder.resolve("users.csv");
    Files.writeString(csv, "user,password\n1051,\"pass,word\"\n1052,other\n");
    assertThat(Product.shell(gateway, "patchbay:user import " + csv)).contains("2 users imported");
    try (Phone phone = phone("1051", "pass,word");
        Phone changed = phone("1051", "changed")) {
      assertThat(phone.register(gateway.sip()).status()).isEqualTo(200);
      assertThat(changed.register(gateway.sip()).status()).isEqualTo(401);
      Product.shell(gateway, "patchbay:user password 1051 changed");
      assertThat(changed.register(gateway.sip()).status()).isEqualTo(200);
      assertThat(phone.register(gateway.sip()).status()).isEqualTo(401);
      assertThat(Product.shell(gateway, "patchbay:user list"))
          .contains("1051", "1052", "patchbay")
          .doesNotContain("changed ", "pass,word");
      Product.shell(gateway, "patchbay:user remove 1051");
      assertThat(changed.register(gateway.sip()).status()).isEqualTo(401);
    }
    Files.writeString(csv, "user,password\n1053,a\nno good,b\n");
    assertThat(refused("user import " + csv)).contains("line 3: 'no good' is no user name");
    assertThat(refused("user import " + folder.resolve("nowhere"))).contains("no such file");
    assertThat(refused("user remove 1053")).contains("no user 1053");
    assertThat(refused("user add 1052 x")).contains("there is a user 1052");
    assertThat(refused("user password 1054 x")).contains("no user 1054");
  }

  private static String refused(String command) throws Exception {
    ShellResult result = gateway.shell("patchbay:" + command);
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    return result.output();
  }

  @Test
  void whoGuessesIsShutOutUntilTheConsoleLetsGo() throws Exception {
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {127, 0, 0, 61});
    try (Phone alice = registered("1061");
        Phone stranger = new Phone("1061", elsewhere).login("guess")) {
      for (int i = 0; i < GUESSES; i++) {
        assertThat(stranger.register(gateway.sip()).status()).isEqualTo(401);
      }
      Product.awaitLog(gateway, "source 127.0.0.61: too many wrong passwords, held back for 300 s");
      assertThat(Product.shell(gateway, "patchbay:bans")).contains("SOURCE", "127.0.0.61");
      assertThat(isHeard(elsewhere)).isFalse();
      // the phone of the user whose password was guessed at is elsewhere, and goes on
      assertThat(alice.register(gateway.sip()).status()).isEqualTo(200);

      assertThat(Product.shell(gateway, "patchbay:unban 127.0.0.61")).contains("is let go");
      assertThat(Product.shell(gateway, "patchbay:bans")).contains("nobody is held back");
      await().atMost(PATIENCE).until(() -> isHeard(elsewhere));
      stranger.login("secret-1061");
      assertThat(stranger.register(gateway.sip()).status()).isEqualTo(200);
    }
  }

  /** Does an address get an answer to OPTIONS? It is asked for a second. */
  private static boolean isHeard(InetAddress from) throws Exception {
    try (Phone phone = new Phone("ping", from)) {
      phone.agent().options(gateway.sip()).get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
