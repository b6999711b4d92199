package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The NAT helper is taken away, put back and replaced by another version while phones talk. */
class NatSwapIT {
  private static final String BUNDLE = "io.patchbay.sip.nat ";
  private static final String FOUND = "is from behind NAT";

  /** The helper says so when it comes. */
  private static final String IN_FORCE = "nat: tests ";

  private static final int ALICE_HERTZ = 440;
  private static final int CAROL_HERTZ = 1_000;

  @TempDir Path folder;

  private Gateway gateway;

  @Test
  void callsAndRegistrationsGoOn() throws Exception {
    Product.needs(Namespaces.available(), "root, ip, nft or baresip is missing");
    PluginFolder plugins = new PluginFolder(folder);
    Path kept = taken(plugins);
    Path helper = plugins.drop(kept);
    try (NatNetwork network = new NatNetwork();
        Gateway started =
            TapedCalls.configured(Gateway.of(plugins.home()))
                .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
                .set("io.patchbay.sip.registrar.cfg", "domains", "*")
                .set("io.patchbay.sip.registrar.cfg", "user.needed", "false")
                .set(Product.ROUTE, "target", "user")
                .set(Product.ROUTE, "media.taps", "recorder")
                .start(Product.START)) {
      gateway = started;
      NatNetwork.Home home = network.home("fully-random", false);
      awaitHelper("(0.1.0");
      awaitInForce(1);
      try (Baresip carol = phone(network.outside(), "carol", NatNetwork.OPEN_GATEWAY, CAROL_HERTZ);
          Baresip alice = phone(home.phone(), "alice", home.gateway(), ALICE_HERTZ)) {
        alice.awaitAnswers("REGISTER", 1);
        carol.awaitAnswers("REGISTER", 1);
        TapedCalls calls = new TapedCalls(gateway);
        String toCarol = "sip:carol@" + home.gateway() + ":" + gateway.sip().getPort();

        alice.dial(toCarol);
        calls.awaitPackets(100);
        assertThat(found()).isEqualTo(1);
        Files.delete(helper);
        awaitHelper("");
        holdAndResume(alice, 1);
        holdAndResume(carol, 0);
        calls.awaitPackets(100);
        carol.hangUp();
        calls.awaitNone();
        assertThat(alice.log()).contains("BYE sip:alice-");
        TapedCalls.expectTones(calls.recording("carol", 1), ALICE_HERTZ, CAROL_HERTZ);

        // Without it RFC 3581 still holds: answers find the phone, as long as it ends the call
        // itself.
        alice.dial(toCarol);
        calls.awaitPackets(150);
        alice.hangUp();
        calls.awaitNone();
        TapedCalls.expectTones(calls.recording("carol", 2), ALICE_HERTZ, CAROL_HERTZ);
        assertThat(found()).isEqualTo(1);

        plugins.drop(kept);
        awaitHelper("(0.1.0");
        awaitInForce(2);
        carol.dial("sip:alice@" + NatNetwork.OPEN_GATEWAY + ":" + gateway.sip().getPort());
        calls.awaitPackets(100);
        assertThat(found()).isEqualTo(2);
        plugins.drop(PluginFolder.withVersion(kept, "9.9.9"));
        awaitHelper("(9.9.9)");
        awaitInForce(3);
        holdAndResume(carol, 3);
        calls.awaitPackets(100);
        carol.hangUp();
        calls.awaitNone();
        assertThat(alice.count("(?m)^BYE sip:alice-")).isEqualTo(2);
        TapedCalls.expectTones(calls.recording("alice", 1), CAROL_HERTZ, ALICE_HERTZ);
        assertThat(Product.complaints(gateway, "xception")).isEmpty();
      }
    }
  }

  private Baresip phone(String space, String user, String at, int hertz) throws Exception {
    return new Baresip(
        space,
        folder.resolve(user),
        Baresip.registered(user, "", at + ":" + gateway.sip().getPort(), 3_600),
        hertz);
  }

  /** Takes the helper out of the distribution, where nothing can be changed while it runs. */
  private static Path taken(PluginFolder plugins) throws Exception {
    try (Stream<Path> jars = Files.list(plugins.home().resolve("bundles").resolve("30"))) {
      Path jar =
          jars.filter(each -> each.getFileName().toString().startsWith("sip.nat-"))
              .findFirst()
              .orElseThrow();
      return Files.move(jar, plugins.home().resolve(jar.getFileName()));
    }
  }

  /**
   * @param version what is shown of it; empty when it is to be gone
   */
  private void awaitHelper(String version) {
    await()
        .atMost(TapedCalls.PATIENCE)
        .untilAsserted(
            () -> {
              String shown = Product.shell(gateway, "felix:lb -s sip.nat");
              if (version.isEmpty()) {
                assertThat(shown).doesNotContain(BUNDLE);
              } else {
                assertThat(shown).contains("Active", BUNDLE + version);
              }
            });
  }

  /** A bundle is active before its components are: waits until the helper has come so often. */
  private void awaitInForce(long times) {
    await().atMost(TapedCalls.PATIENCE).until(() -> lines(IN_FORCE) == times);
  }

  private long found() throws Exception {
    return lines(FOUND);
  }

  private long lines(String words) throws Exception {
    return Product.log(gateway).stream().filter(line -> line.contains(words)).count();
  }

  private static void holdAndResume(Baresip phone, int answers) throws Exception {
    phone.hold();
    phone.awaitAnswers("INVITE", answers + 1);
    phone.resume();
    phone.awaitAnswers("INVITE", answers + 2);
  }
}
