package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Media between the phones themselves, one of which is behind a NAT that keeps ports; the gateway
 * sees none of it.
 */
class DirectMediaIT {
  private static final int ALICE_HERTZ = 440;
  private static final int CAROL_HERTZ = 1_000;
  private static final String CONNECTION = "(?m)^c=IN IP4 ";
  private static final int PACKETS = 100;

  @TempDir static Path folder;

  private static NatNetwork network;
  private static Gateway gateway;
  private static TapedCalls calls;

  @BeforeAll
  static void start() throws Exception {
    Product.needs(Namespaces.available(), "root, ip, nft or baresip is missing");
    network = new NatNetwork();
    gateway =
        Product.distribution()
            .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
            .set("io.patchbay.media.select.cfg", "backend", "direct")
            .set("io.patchbay.sip.registrar.cfg", "domains", "*")
            .set("io.patchbay.sip.registrar.cfg", "user.needed", "false")
            .set(Product.ROUTE, "target", "user")
            .start(Product.START);
    calls = new TapedCalls(gateway);
  }

  @AfterAll
  static void stop() throws Exception {
    if (network != null) {
      try (NatNetwork closed = network) {
        gateway.close();
      }
    }
  }

  /**
   * @param parameters of its account
   * @param further lines of its configuration
   */
  private static Baresip phone(
      String space, String user, String at, int hertz, String parameters, String... further)
      throws Exception {
    String host = at + ":" + gateway.sip().getPort();
    Baresip phone =
        new Baresip(
            space,
            folder.resolve(user),
            Baresip.registered(user, "", host, 3_600) + parameters,
            hertz,
            further);
    phone.awaitAnswers("REGISTER", 1);
    return phone;
  }

  private static String uri(String user, String host) {
    return "sip:" + user + "@" + host + ":" + gateway.sip().getPort();
  }

  @Test
  void theAddressSignallingComesFromStandsForAPrivateOneInOffersAndAnswers() throws Exception {
    NatNetwork.Home home = network.home("", false);
    NatNetwork.join(home);
    String open = NatNetwork.OPEN_GATEWAY;
    try (Baresip carol = phone(network.outside(), "carol", open, CAROL_HERTZ, "");
        Baresip alice = phone(home.phone(), "alice", home.gateway(), ALICE_HERTZ, "")) {
      alice.dial(uri("carol", home.gateway()));
      awaitTalk(home);
      assertThat(carol.count(CONNECTION + home.address())).isEqualTo(1);
      assertThat(alice.count(CONNECTION + NatNetwork.OPEN_PHONE)).isEqualTo(1);
      expectNothingHere();
      alice.hold();
      alice.awaitAnswers("INVITE", 2);
      alice.resume();
      alice.awaitAnswers("INVITE", 3);
      assertThat(carol.count(CONNECTION + home.address())).isEqualTo(3);
      awaitTalk(home);
      alice.hangUp();
      expectHeard(alice, carol);

      carol.dial(uri("alice", open));
      awaitTalk(home);
      assertThat(carol.count(CONNECTION + home.address())).isEqualTo(4);
      assertThat(carol.count(CONNECTION + NatNetwork.PRIVATE_PHONE)).isZero();
      carol.hangUp();
      expectHeard(alice, carol);
    }
  }

  @Test
  void withIceNothingIsTouched() throws Exception {
    NatNetwork.Home home = network.home("", false);
    String open = NatNetwork.OPEN_GATEWAY;
    try (Baresip dave = phone(network.outside(), "dave", open, CAROL_HERTZ, "");
        Baresip ivy =
            phone(
                home.phone(),
                "ivy",
                home.gateway(),
                ALICE_HERTZ,
                ";medianat=ice",
                "module ice.so")) {
      ivy.dial(uri("dave", home.gateway()));
      ivy.awaitAnswers("INVITE", 1);
      assertThat(dave.count("(?m)^a=candidate:.* " + NatNetwork.PRIVATE_PHONE + " ")).isPositive();
      assertThat(dave.count(CONNECTION + NatNetwork.PRIVATE_PHONE)).isPositive();
      assertThat(dave.count(CONNECTION + home.address())).isZero();
      dave.hangUp();
      calls.awaitNone();
    }
  }

  /** Two seconds of audio more reach both phones. */
  private static void awaitTalk(NatNetwork.Home home) throws Exception {
    long atAlice = Namespaces.received(home.phone());
    long atCarol = Namespaces.received(network.outside());
    await()
        .atMost(TapedCalls.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(Namespaces.received(home.phone())).isGreaterThan(atAlice + PACKETS);
              assertThat(Namespaces.received(network.outside())).isGreaterThan(atCarol + PACKETS);
            });
  }

  private static void expectNothingHere() throws Exception {
    Map<String, String> status = Product.status(gateway);
    assertThat(status.get("calls.now")).isEqualTo("1");
    assertThat(status.get("media.backend.direct.sessions")).isEqualTo("1");
    assertThat(status.get("media.backend.relay.sessions")).isEqualTo("0");
    assertThat(status.get("media.backend.relay.ports-in-use")).isEqualTo("0");
  }

  /** Each has heard the other to the end. */
  private static void expectHeard(Baresip alice, Baresip carol) throws Exception {
    calls.awaitNone();
    TapedCalls.expectHeard(alice, CAROL_HERTZ);
    TapedCalls.expectHeard(carol, ALICE_HERTZ);
  }
}
