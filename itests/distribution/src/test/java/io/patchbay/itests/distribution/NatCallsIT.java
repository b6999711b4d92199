package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Phones of two homes behind NAT, and one without, register with the packaged gateway, with digest,
 * and call each other by name.
 */
class NatCallsIT {
  private static final String REGISTRAR = "io.patchbay.sip.registrar.cfg";
  private static final String AUTH = "io.patchbay.sip.auth.cfg";
  private static final String NAT = "io.patchbay.sip.nat.cfg";
  private static final int ALICE_HERTZ = 440;
  private static final int BOB_HERTZ = 660;
  private static final int CAROL_HERTZ = 1_000;

  /** The {@code learning.window} of the relay as shipped: within it audio is back. */
  private static final Duration WINDOW = Duration.ofSeconds(3);

  @TempDir static Path folder;

  private static NatNetwork network;
  private static NatNetwork.Home aliceHome;
  private static NatNetwork.Home bobHome;
  private static Gateway gateway;
  private static TapedCalls calls;
  private static Certificate certificate;
  private static int tlsPort;

  @BeforeAll
  static void start() throws Exception {
    Product.needs(Namespaces.available(), "root, ip, nft or baresip is missing");
    network = new NatNetwork();
    aliceHome = network.home("fully-random", false);
    bobHome = network.home("", false);
    certificate =
        Certificate.make(
            folder, "gateway", "ip:" + aliceHome.gateway() + ",ip:" + bobHome.gateway());
    tlsPort = FreePorts.one();
    gateway =
        TapedCalls.configured(Product.distribution())
            .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
            .set(Product.TRANSPORT, "t1", "50")
            .set(REGISTRAR, "domains", "*")
            .set(AUTH, "methods", "REGISTER INVITE")
            .set(AUTH, "algorithms", "MD5")
            .set(NAT, "keepalive.udp", "2")
            .set(NAT, "keepalive.lost", "2")
            .file(
                "io.patchbay.routing.route-phones.cfg",
                "priority=10",
                "pattern=[a-z]+",
                "target=user",
                "media.taps=recorder")
            .file(
                "io.patchbay.sip.listener-tls.cfg",
                "transport=tls",
                "bind.address=0.0.0.0",
                "port=" + tlsPort,
                "tls.certificate=" + certificate.certificate(),
                "tls.key=" + certificate.key())
            .start(Product.START);
    calls = new TapedCalls(gateway);
    for (String user : new String[] {"alice", "bob", "carol", "dave", "erin", "frank", "gina"}) {
      Product.shell(gateway, "patchbay:user add " + user + " password-of-" + user);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    try (NatNetwork closed = network;
        Gateway stopped = gateway) {
      assertThat(Product.complaints(stopped, "xception")).isEmpty();
    }
  }

  private static String at(NatNetwork.Home home) {
    return home.gateway() + ":" + gateway.sip().getPort();
  }

  private static Baresip phone(
      String space, String user, String registrar, int hertz, String... further) throws Exception {
    Baresip phone =
        new Baresip(
            space,
            folder.resolve(user + System.nanoTime()),
            Baresip.registered(user, "password-of-" + user, registrar, 3_600),
            hertz,
            further);
    try {
      phone.awaitAnswers("REGISTER", 1);
      return phone;
    } catch (ConditionTimeoutException e) {
      phone.close();
      throw e;
    }
  }

  private static String registrations() throws Exception {
    return Product.shell(gateway, "patchbay:registrations");
  }

  @Test
  void callsBetweenTwoNatsAndToAPhoneWithoutOne() throws Exception {
    try (Baresip alice = phone(aliceHome.phone(), "alice", at(aliceHome), ALICE_HERTZ);
        Baresip bob = phone(bobHome.phone(), "bob", at(bobHome), BOB_HERTZ);
        Baresip carol =
            phone(
                network.outside(),
                "carol",
                NatNetwork.OPEN_GATEWAY + ":" + gateway.sip().getPort(),
                CAROL_HERTZ)) {
      assertThat(registrations())
          .contains("udp " + aliceHome.address() + " ")
          .contains("udp " + bobHome.address() + " 5060 ")
          .contains("udp " + NatNetwork.OPEN_PHONE + " 5060 ");

      alice.dial("sip:bob@" + at(aliceHome));
      calls.awaitPackets(150);
      assertThat(bob.log()).containsPattern("INVITE sip:bob-\\w+@192\\.168\\.77\\.2:5060 SIP/2.0");
      alice.hold();
      alice.awaitAnswers("INVITE", 2);
      alice.resume();
      alice.awaitAnswers("INVITE", 3);
      calls.awaitPackets(100);
      bob.hold();
      bob.awaitAnswers("INVITE", 1);
      bob.resume();
      bob.awaitAnswers("INVITE", 2);
      calls.awaitPackets(100);
      bob.hangUp();
      calls.awaitNone();
      TapedCalls.expectTones(calls.recording("bob", 1), ALICE_HERTZ, BOB_HERTZ);
      TapedCalls.expectHeard(alice, BOB_HERTZ);
      TapedCalls.expectHeard(bob, ALICE_HERTZ);

      bob.dial("sip:alice@" + at(bobHome));
      calls.awaitPackets(150);
      String before = mediaAddress(aliceHome);
      NatNetwork.forget(aliceHome);
      calls.awaitPackets(200);
      assertThat(mediaAddress(aliceHome)).isNotEqualTo(before);
      alice.hangUp();
      calls.awaitNone();
      Path wav = calls.recording("alice", 1);
      TapedCalls.expectTones(wav, BOB_HERTZ, ALICE_HERTZ);
      assertThat(TapedCalls.longestGap(StereoWav.channel(wav, 1), ALICE_HERTZ)).isLessThan(WINDOW);
      TapedCalls.expectHeard(alice, BOB_HERTZ);

      carol.dial("sip:bob@" + NatNetwork.OPEN_GATEWAY + ":" + gateway.sip().getPort());
      calls.awaitPackets(150);
      carol.hangUp();
      calls.awaitNone();
      TapedCalls.expectTones(calls.recording("bob", 2), CAROL_HERTZ, BOB_HERTZ);

      bob.dial("sip:carol@" + at(bobHome));
      calls.awaitPackets(150);
      carol.hangUp();
      calls.awaitNone();
      TapedCalls.expectTones(calls.recording("carol", 1), BOB_HERTZ, CAROL_HERTZ);
    }
  }

  @Test
  void aPhoneBehindNatIsCalledDownItsTlsConnection() throws Exception {
    String trust = "sip_cafile " + certificate.certificate();
    String tls = ":" + tlsPort + ";transport=tls";
    try (Baresip erin =
            phone(aliceHome.phone(), "erin", aliceHome.gateway() + tls, ALICE_HERTZ, trust);
        Baresip frank =
            phone(bobHome.phone(), "frank", bobHome.gateway() + tls, BOB_HERTZ, trust)) {
      assertThat(registrations())
          .contains("tls " + aliceHome.address() + " ")
          .contains("tls " + bobHome.address() + " ");
      erin.dial("sip:frank@" + aliceHome.gateway() + tls);
      calls.awaitPackets(150);
      erin.hold();
      erin.awaitAnswers("INVITE", 2);
      erin.resume();
      erin.awaitAnswers("INVITE", 3);
      calls.awaitPackets(100);
      frank.hangUp();
      calls.awaitNone();
      TapedCalls.expectTones(calls.recording("frank", 1), ALICE_HERTZ, BOB_HERTZ);
      TapedCalls.expectHeard(erin, BOB_HERTZ);
      TapedCalls.expectHeard(frank, ALICE_HERTZ);
      assertThat(Product.status(gateway)).containsEntry("sip.listener.tls.accepted", "2");
    }
  }

  @Test
  void aPhoneWhoseNetworkLetsOnlyTurnThroughTalksThatWay() throws Exception {
    Product.needs(TurnServer.available(), "coturn is missing");
    NatNetwork.Home home = network.home("fully-random", false);
    NatNetwork.onlyDatagramsTo(home, TurnServer.PORT);
    String account =
        Baresip.registered(
                "gina",
                "password-of-gina",
                home.gateway() + ":" + tlsPort + ";transport=tls",
                3_600)
            + (";medianat=turn;stunserver=turn:" + home.gateway() + ":" + TurnServer.PORT)
            + ";stunuser=gina;stunpass=turn-of-gina";
    try (TurnServer turn =
            new TurnServer(folder.resolve("turn"), home.gateway(), "gina", "turn-of-gina");
        Baresip bob = phone(bobHome.phone(), "bob", at(bobHome), BOB_HERTZ);
        Baresip gina =
            new Baresip(
                home.phone(), folder.resolve("gina"), account, CAROL_HERTZ, "module turn.so")) {
      gina.awaitAnswers("REGISTER", 1);
      bob.dial("sip:gina@" + at(bobHome));
      calls.awaitPackets(150);
      assertThat(gina.log()).containsPattern("c=IN IP4 " + home.gateway() + "\r?\n");
      gina.hangUp();
      calls.awaitNone();
      TapedCalls.expectTones(calls.recording("gina", 1), BOB_HERTZ, CAROL_HERTZ);
      TapedCalls.expectHeard(gina, BOB_HERTZ);
      TapedCalls.expectHeard(bob, CAROL_HERTZ);
      turn.awaitLog("CHANNEL_BIND processed, success");
    }
  }

  /** Where the relay sends the media of the phone of that home. */
  private static String mediaAddress(NatNetwork.Home home) throws Exception {
    String media = Product.shell(gateway, "patchbay:media");
    Matcher address = Pattern.compile(Pattern.quote(home.address()) + ":\\d+").matcher(media);
    assertThat(address.find()).as(media).isTrue();
    return address.group();
  }

  @Test
  void keepAlivesHoldTheBindingAndASilentOneEnds() throws Exception {
    NatNetwork.Home home = network.home("fully-random", false);
    NatNetwork.forgetAfter(home, 5);
    try (Baresip dave = phone(home.phone(), "dave", at(home), CAROL_HERTZ);
        Baresip bob = phone(bobHome.phone(), "bob", at(bobHome), BOB_HERTZ)) {
      await().atMost(TapedCalls.PATIENCE).until(() -> dave.count("(?m)^OPTIONS sip:dave-") >= 5);
      bob.dial("sip:dave@" + at(bobHome));
      calls.awaitPackets(50);
      bob.hangUp();
      calls.awaitNone();

      NatNetwork.forget(home);
      await()
          .atMost(TapedCalls.PATIENCE)
          .untilAsserted(() -> assertThat(registrations()).doesNotContain(home.address() + " "));
      Product.awaitLog(gateway, "has not answered 2 OPTIONS: its registration ends");
    }
  }
}
