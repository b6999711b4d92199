package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Kamailio;
import io.patchbay.testkit.peer.Sipp;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The packaged gateway between phones and a real carrier: Kamailio registers it, challenges it, and
 * record-routes; SIPp is a carrier that knows us by address.
 */
class TrunkIT {
  private static final String TRUNK = "io.patchbay.trunk-carrier.cfg";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Phone alice;
  private Phone pstn;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    alice = new Phone("alice");
    pstn = new Phone("pstn");
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", "trunk:carrier")
            .file(
                "io.patchbay.routing.route-in.cfg",
                "priority=10",
                "from=trunk:carrier",
                "target=" + Product.targetAt(alice.port()))
            .start(Product.START);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    alice.close();
    pstn.close();
  }

  private void trunk(int port, String password) throws Exception {
    gateway.write(
        TRUNK,
        "hosts=sip:127.0.0.2:" + port,
        "domain=" + Kamailio.REALM,
        "username=gate",
        "password=" + password,
        "realm=" + Kamailio.REALM,
        "register=true",
        "probe.interval=1",
        "probe.timeout=1",
        "out.called=00(\\\\d+) -> +$1");
  }

  private void awaitTrunk(String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Product.shell(gateway, "patchbay:trunks")).contains(words));
  }

  @Test
  void callsPassBothWaysAndTheCarrierMayDieAndComeBack() throws Exception {
    assertThat(Kamailio.available()).as("kamailio is installed").isTrue();
    int port = Kamailio.freePort();
    try (Kamailio carrier = Kamailio.start(port, pstn.port(), "secret", PATIENCE)) {
      trunk(port, "secret");
      awaitTrunk("registered with sip:127.0.0.2:" + carrier.address().getPort() + " for 60 s");
      callOut();
      callIn(carrier);
    }
    awaitTrunk("down");
    assertThat(alice.refusal(gateway.sip(), "0049").status()).isEqualTo(480);
    try (Kamailio back = Kamailio.start(port, pstn.port(), "secret", PATIENCE)) {
      awaitTrunk("up");
      awaitTrunk("registered with"); // if it took so long that it was not any more
      callOut();
      gateway.write(TRUNK, "hosts=sip:" + "127.0.0.2:" + port, "enabled=false");
      awaitTrunk("no trunks");
      assertThat(back.output()).doesNotContain("ERROR");
    }
    assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
  }

  /** Asked who we are for the INVITE; and again for what follows, which proves it at once. */
  private void callOut() throws Exception {
    try (Conversation call = Conversation.between(alice, pstn, gateway.sip(), "00491234")) {
      assertThat(call.callee().invite().uri()).startsWith("sip:+491234@");
      assertThat(call.callee().invite().header("From")).contains("sip:alice@carrier.test");
      assertThat(call.callee().invite().header("Record-Route")).contains("127.0.0.2");
      call.expectMediaBothWays();
      call.hangUp();
    }
  }

  private void callIn(Kamailio carrier) throws Exception {
    try (Conversation call = Conversation.between(pstn, alice, carrier.address(), "4930")) {
      call.expectMediaBothWays();
      assertThat(Product.shell(gateway, "patchbay:route gate at 127.0.0.2"))
          .contains("it comes from trunk:carrier")
          .contains("route in (priority 10): matches")
          .contains("so it rings sip:gate@127.0.0.1:" + alice.port());
      call.hangUp();
    }
    // our BYE is asked who we are as well
    try (Conversation call = Conversation.between(pstn, alice, carrier.address(), "4930")) {
      assertThat(call.callee().bye().get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
      call.caller().ended().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWrongPasswordIsToldOnceAndNobodyIsCalled() throws Exception {
    assertThat(Kamailio.available()).as("kamailio is installed").isTrue();
    int port = Kamailio.freePort();
    try (Kamailio carrier = Kamailio.start(port, pstn.port(), "secret", PATIENCE)) {
      trunk(carrier.address().getPort(), "wrong");
      String told = Product.oneComplaint(gateway, "trunk carrier: not registered");
      assertThat(told).contains("does not take user 'gate'").contains("realm 'carrier.test'");
      assertThat(alice.refusal(gateway.sip(), "0049").status()).isEqualTo(480);
      assertThat(Product.shell(gateway, "patchbay:route 0049 from alice"))
          .contains("trunk carrier: left out, not registered");
      assertThat(pstn.rings()).isFalse();
    }
  }

  @Test
  void hostsThatAreDeadOrSilentAreLeftForTheOneThatAnswers() throws Exception {
    int dead = FreePorts.one();
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        Sipp live = Sipp.uas().start()) {
      gateway.set(Product.ROUTE, "timeout", "3");
      gateway.remove("io.patchbay.routing.route-in.cfg");
      // the last that changes: what is written before is in force when the trunk is there
      gateway.write(
          TRUNK,
          "hosts=sip:127.0.0.1:%d 0, sip:127.0.0.1:%d 0, sip:127.0.0.1:%d 0"
              .formatted(dead, silent.getLocalPort(), live.localPort()),
          "probe.interval=0");
      awaitTrunk("not probed");
      try (Sipp uac = Sipp.builtIn("uac").to(gateway.sip()).calls(10).rate(5).start()) {
        assertThat(uac.await(PATIENCE).successful()).isEqualTo(10);
      }
    }
  }
}
