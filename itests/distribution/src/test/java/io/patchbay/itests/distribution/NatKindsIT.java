package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phone behind NATs of several kinds calls one without, through the packaged gateway. */
class NatKindsIT {
  private static final int ALICE_HERTZ = 440;
  private static final int CAROL_HERTZ = 1_000;

  @TempDir Path folder;

  private NatNetwork network;
  private Gateway gateway;
  private TapedCalls calls;

  @BeforeEach
  void start() throws Exception {
    Product.needs(Namespaces.available(), "root, ip, nft or baresip is missing");
    network = new NatNetwork();
    gateway =
        TapedCalls.configured(Product.distribution())
            .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
            .set(Product.ROUTE, "target", "sip:{user}@" + NatNetwork.OPEN_PHONE + ":5060")
            .set(Product.ROUTE, "media.taps", "recorder")
            .start(Product.START);
    calls = new TapedCalls(gateway);
  }

  @AfterEach
  void stop() throws Exception {
    try (NatNetwork closed = network) {
      gateway.close();
    }
  }

  private Baresip alice(NatNetwork.Home home) throws Exception {
    return new Baresip(
        home.phone(), folder.resolve("a"), Baresip.guest("alice", home.gateway()), ALICE_HERTZ);
  }

  private Baresip carol() throws Exception {
    return new Baresip(
        network.outside(),
        folder.resolve("c"),
        Baresip.guest("carol", NatNetwork.OPEN_GATEWAY),
        CAROL_HERTZ);
  }

  private void call(NatNetwork.Home home, Baresip alice, Baresip carol) throws Exception {
    await().atMost(TapedCalls.PATIENCE).until(() -> alice.isReady() && carol.isReady());
    alice.dial("sip:carol@" + home.gateway() + ":" + gateway.sip().getPort());
    calls.awaitPackets(100);
  }

  /**
   * @param answers how many its INVITEs have had so far
   */
  private void holdAndResume(Baresip alice, int answers) throws Exception {
    alice.hold();
    alice.awaitAnswers("INVITE", answers + 1);
    alice.resume();
    alice.awaitAnswers("INVITE", answers + 2);
    calls.awaitPackets(100);
  }

  /** The called side ends the call, and the phone behind NAT hears of it. */
  private void end(Baresip alice, Baresip carol) throws Exception {
    carol.hangUp();
    await()
        .atMost(TapedCalls.PATIENCE)
        .until(() -> alice.log().contains("BYE sip:alice-") && calls.none());
    TapedCalls.expectTones(calls.recording("carol", 1), ALICE_HERTZ, CAROL_HERTZ);
  }

  @ParameterizedTest
  @CsvSource({"'', false", "fully-random, false", "fully-random, true"})
  void audioBothWaysHoldAndANewBinding(String masquerade, boolean doubled) throws Exception {
    NatNetwork.Home home = network.home(masquerade, doubled);
    try (Baresip carol = carol();
        Baresip alice = alice(home)) {
      call(home, alice, carol);
      Product.awaitLog(gateway, "is from behind NAT (private-contact " + NatNetwork.PRIVATE_PHONE);
      assertThat(Product.shell(gateway, "patchbay:media")).contains(home.address() + ":");
      holdAndResume(alice, 1);
      assertThat(alice.log()).contains("a=recvonly");

      NatNetwork.forget(home);
      calls.awaitPackets(100);
      // The dialog follows the new binding as soon as the phone says something in it.
      holdAndResume(alice, 3);
      end(alice, carol);
      assertThat(alice.log())
          .containsPattern("BYE sip:alice-\\w+@" + NatNetwork.PRIVATE_PHONE + ":5060 SIP/2.0");
    }
  }

  @Test
  void anAlgThatLeavesPortsAndLengthAsTheyWere() throws Exception {
    NatNetwork.Home home = network.home("fully-random", false);
    spoilt(home, WrongAlg.Fault.PORTS_AND_LENGTH, "source-port-vs-via 5060");
  }

  @Test
  void anAlgThatNamesAnotherHost() throws Exception {
    gateway.set("io.patchbay.sip.nat.cfg", "tests", "contact-ip-vs-source,sdp-vs-source");
    Product.awaitLog(gateway, "nat: tests contact-ip-vs-source, sdp-vs-source");
    NatNetwork.Home home = network.home("", false);
    spoilt(home, WrongAlg.Fault.ANOTHER_HOST, "contact-ip-vs-source " + NatNetwork.OPEN_PHONE);
  }

  private void spoilt(NatNetwork.Home home, WrongAlg.Fault fault, String found) throws Exception {
    try (WrongAlg alg =
            new WrongAlg(
                home,
                gateway.sip().getPort(),
                fault,
                NatNetwork.OPEN_PHONE,
                folder.resolve("alg"));
        Baresip carol = carol();
        Baresip alice = alice(home)) {
      alg.awaitReady();
      call(home, alice, carol);
      Product.awaitLog(gateway, "is from behind NAT (" + found);
      holdAndResume(alice, 1);
      end(alice, carol);
      assertThat(carol.log()).doesNotContain("BYE sip:alice-");
    }
  }
}
