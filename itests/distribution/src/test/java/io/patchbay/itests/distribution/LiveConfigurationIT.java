package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files changed while calls are up: a change touches what it names, a wrong one nothing. */
class LiveConfigurationIT extends AliceAndBob {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SECOND = "io.patchbay.sip.listener-second.cfg";

  @Test
  void wrongRouteKeepsTheOneBefore() throws Exception {
    gateway.set(Product.ROUTE, "priority", "high");

    assertThat(Product.oneComplaint(gateway, "priority=high")).contains(Product.ROUTE);
    call();
    gateway.set(Product.ROUTE, "priority", "100");
  }

  @Test
  void wrongListenerKeepsTheOneBefore() throws Exception {
    int port = gateway.sip().getPort();
    gateway.set(Gateway.UDP_LISTENER, "port", "-1");

    assertThat(Product.oneComplaint(gateway, "port=-1")).contains(Gateway.UDP_LISTENER);
    assertThat(gateway.watch().udpPorts()).contains(port);
    call();
    gateway.set(Gateway.UDP_LISTENER, "port", Integer.toString(port));
  }

  @Test
  void wrongPortRangeKeepsTheOneBefore() throws Exception {
    gateway.set(Product.RELAY, "ports", "30000-20000");

    assertThat(Product.oneComplaint(gateway, "ports=30000-20000")).contains(Product.RELAY);
    call();
    gateway.set(Product.RELAY, "ports", "20000-30000");
  }

  @Test
  void listenerComesMovesAndGoesWhileACallIsUpOnAnother() throws Exception {
    List<Integer> ports = FreePorts.some(2);
    int first = ports.get(0);
    int moved = ports.get(1);
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      gateway.write(SECOND, "bind.address = 127.0.0.1", "port = " + first);
      awaitUdp(first, true);
      assertThat(alice.options(UserAgent.loopback(first))).isEqualTo(200);
      call.expectMediaBothWays();

      gateway.write(SECOND, "bind.address = 127.0.0.1", "port = " + moved);
      awaitUdp(moved, true);
      awaitUdp(first, false);
      assertThat(alice.options(UserAgent.loopback(moved))).isEqualTo(200);

      gateway.remove(SECOND);
      awaitUdp(moved, false);
      assertThat(alice.options(gateway.sip())).isEqualTo(200);
      call.expectMediaBothWays();
      call.hangUp();
    }
  }

  @Test
  void listenerThatFindsItsPortTakenStaysWhereItWas() throws Exception {
    List<Integer> ports = FreePorts.some(2);
    int first = ports.get(0);
    gateway.write(SECOND, "bind.address = 127.0.0.1", "port = " + first);
    awaitUdp(first, true);
    try (Phone holder = new Phone("holder", ports.get(1))) {
      gateway.write(SECOND, "bind.address = 127.0.0.1", "port = " + holder.port());

      assertThat(Product.oneComplaint(gateway, "port=" + holder.port())).contains(SECOND);
      assertThat(alice.options(UserAgent.loopback(first))).isEqualTo(200);
    }
    gateway.remove(SECOND);
    awaitUdp(first, false);
  }

  @Test
  void changedRouteLeadsTheNextCallElsewhere() throws Exception {
    try (Phone carol = new Phone("carol");
        Conversation before = Conversation.between(alice, bob, gateway)) {
      gateway.set(Product.ROUTE, "target", Product.targetAt(carol.port()));
      // the file is looked at twice a second: a call before that still goes to bob
      await().atMost(PATIENCE).until(() -> reaches(carol, bob));
      try (Conversation after = Conversation.between(alice, carol, gateway)) {
        after.expectMediaBothWays();
        before.expectMediaBothWays();
        after.hangUp();
        before.hangUp();
      }
      gateway.set(Product.ROUTE, "target", Product.targetAt(bob.port()));
      await().atMost(PATIENCE).until(() -> reaches(bob, carol));
    }
  }

  @Test
  void changedPortRangeIsForNewCallsOnly() throws Exception {
    try (Conversation before = Conversation.between(alice, bob, gateway)) {
      int first = FreePorts.range(40); // free, so not where the call before is
      String range = first + "-" + (first + 39);
      gateway.set(Product.RELAY, "ports", range);
      Product.awaitLog(gateway, "relay: ports " + range);
      try (Conversation after = Conversation.between(alice, bob, gateway)) {
        assertThat(after.relay().getPort()).isBetween(first, first + 39);
        after.expectMediaBothWays();
        before.expectMediaBothWays();
        after.hangUp();
        before.hangUp();
      }
    }
  }

  /** Tries the route; whoever it leads to refuses. */
  private static boolean reaches(Phone wanted, Phone other) throws Exception {
    try (Talk talk = new Talk()) {
      OutgoingCall call = alice.dial(gateway.sip(), "probe", talk);
      await().atMost(PATIENCE).until(() -> wanted.rings() || other.rings());
      boolean reached = wanted.rings();
      (reached ? wanted : other).ringing().refuse(486, "Busy Here");
      await().atMost(PATIENCE).until(() -> call.answered().isCompletedExceptionally());
      return reached;
    }
  }

  private static void call() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      call.hangUp();
    }
  }

  private static void awaitUdp(int port, boolean open) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(gateway.watch().udpPorts().contains(port)).isEqualTo(open));
  }
}
