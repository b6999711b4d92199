package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.itests.distribution.plugin.OtherUsers;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users come from a plug-in, which fails in every way; then it leaves. */
class UserStoreIT {
  private static final int SECONDS = 60;
  private static final String STORE = OtherUsers.class.getName();

  @TempDir private Path folder;

  private Gateway gateway;

  @Test
  void usersOfAPluginLogInAndItsFailuresHurtNobodyElse() throws Exception {
    PluginFolder plugins = new PluginFolder(folder);
    Map<String, String> headers =
        Map.of(
            "Bundle-Activator",
            STORE,
            "Import-Package",
            "org.osgi.framework,io.patchbay.api.sip.user");
    try (Phone one = new Phone("7001").login(OtherUsers.PASSWORD);
        Phone two = new Phone("7002").login(OtherUsers.PASSWORD);
        Phone own = new Phone("1001").login("own-secret");
        Gateway started =
            Gateway.of(plugins.home())
                .set("io.patchbay.sip.auth.cfg", "methods", "REGISTER")
                .set("io.patchbay.sip.registrar.cfg", "domains", "127.0.0.1")
                .set(Product.ROUTE, "target", "user")
                .start(Product.START)) {
      gateway = started;
      Product.shell(gateway, "patchbay:user add 1001 own-secret");
      assertThat(own.register(gateway.sip()).status()).isEqualTo(200);
      Path jar = plugins.drop("users", headers, OtherUsers.class);
      Product.awaitLog(gateway, "users are those of " + STORE);

      assertThat(one.register(gateway.sip()).status()).isEqualTo(200);
      assertThat(two.register(gateway.sip()).status()).isEqualTo(200);
      assertThat(one.agent().trace().titles("7001", false)).contains("401 Unauthorized");
      // it alone is asked: what was registered before stays, and is not renewed
      assertThat(own.register(gateway.sip()).status()).isEqualTo(401);
      assertThat(one.refusal(gateway.sip(), "7999").status()).isEqualTo(480);
      assertThat(one.refusal(gateway.sip(), "1999").status()).isEqualTo(404);

      expectFailure("thrower", "java.lang.IllegalStateException: their database is gone");
      expectFailure("linker", "java.lang.NoClassDefFoundError: their/Driver");
      expectFailure("nobody", "it found null");
      silentAndHanging(one, two);

      // it leaves, even while one of its threads is held up
      Files.delete(jar);
      String ours = "users are those of io.patchbay.sip.auth.UsersComponent";
      await()
          .atMost(Duration.ofSeconds(SECONDS))
          .until(
              () -> Product.log(gateway).stream().filter(line -> line.contains(ours)).count() == 2);
      assertThat(own.register(gateway.sip()).status()).isEqualTo(200);
      assertThat(one.register(gateway.sip()).status()).isEqualTo(401);
      talk(one, two);
      assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
      assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  /** Nobody is let in, the log says once what went wrong, and the next user is. */
  private void expectFailure(String name, String why) throws Exception {
    SipMessage answer = tried(name).get(SECONDS, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(Product.oneComplaint(gateway, why)).contains(STORE + " cannot tell who its users");
    try (Phone other = new Phone("7003").login(OtherUsers.PASSWORD)) {
      assertThat(other.register(gateway.sip()).status()).isEqualTo(200);
    }
    Product.awaitLog(gateway, STORE + " tells who its users are again");
  }

  /** Registers without waiting for what becomes of it. */
  private CompletableFuture<SipMessage> tried(String name) throws Exception {
    Phone phone = new Phone(name).login("x");
    return phone
        .agent()
        .register(gateway.sip(), 3600)
        .whenComplete((answer, failed) -> new Thread(phone::close).start());
  }

  /** Both take their whole time, one beside the other, while calls come and go. */
  private void silentAndHanging(Phone one, Phone two) throws Exception {
    CompletableFuture<SipMessage> silent = tried("silent");
    // nobody waits behind one that is only slow
    assertThat(two.register(gateway.sip()).status()).isEqualTo(200);
    CompletableFuture<SipMessage> hanger = tried("hanger");
    talk(one, two);
    assertThat(silent.get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(hanger.get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(503);
    Product.oneComplaint(
        gateway,
        STORE
            + " cannot tell who its users are: java.util.concurrent"
            + ".TimeoutException: no answer within 5 s");
    // its thread does not come back: nobody has to wait for that
    long begun = System.nanoTime();
    assertThat(two.register(gateway.sip()).status()).isEqualTo(503);
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(4);
    talk(two, one);
  }

  private void talk(Phone from, Phone to) throws Exception {
    String user = to.agent().user();
    try (Conversation call = Conversation.between(from, to, gateway.sip(), user)) {
      call.expectMediaBothWays();
      call.hangUp();
    }
  }
}
