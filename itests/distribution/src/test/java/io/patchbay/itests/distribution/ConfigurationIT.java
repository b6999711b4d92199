package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.UserAgent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A start with nearly everything wrong: each mistake is one clear line, and the rest runs. */
class ConfigurationIT {
  private static int sipPort;
  private static int oddPort;
  private static ServerSocket holder;
  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    List<Integer> ports = FreePorts.some(2);
    sipPort = ports.get(0);
    oddPort = ports.get(1);
    holder = new ServerSocket(sipPort, 1, InetAddress.getLoopbackAddress());
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .sipPort(sipPort)
            .set(Product.ROUTE, "target", "sip:{user}@127.0.0.1:${env:BOB_PORT}")
            .environment("BOB_PORT", Integer.toString(bob.port()))
            .file(
                "io.patchbay.sip.listener-odd.cfg",
                "bind.address = 127.0.0.1",
                "port = " + oddPort,
                "prot = udp")
            .file("io.patchbay.sip.listener-far.cfg", "bind.address = 127.0.0.1", "port = 99999")
            .file("io.patchbay.routing.route-open.cfg", "pattern = (", "target = sip:x@127.0.0.1")
            .file("io.patchbay.b2bua.cfg", "ring.timeout = soon")
            .file("io.patchbay.b2bau.cfg", "ring.timeout = 30")
            .file("io.patchbay.media.select.cfg", "backend = \\u00zz")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
    holder.close();
  }

  @Test
  void portInUseIsOneLineAndTheOtherListenerWorks() throws Exception {
    String line = Product.oneComplaint(gateway, "io.patchbay.sip.listener-tcp.cfg");

    assertThat(line).contains("port=" + sipPort).containsIgnoringCase("in use");
    assertThat(gateway.watch().tcpListeningPorts()).doesNotContain(sipPort);
    assertThat(alice.options(gateway.sip())).isEqualTo(200);
    assertThat(Product.status(gateway).get("sip.listener.tcp")).contains("NOT listening");
  }

  @Test
  void unknownKeyIsOneLineAndItsListenerStaysOut() throws Exception {
    String line = Product.oneComplaint(gateway, "io.patchbay.sip.listener-odd.cfg");

    assertThat(line).contains("unknown key 'prot'").contains("transport");
    assertThat(gateway.watch().udpPorts()).doesNotContain(oddPort);
  }

  @Test
  void valueOutOfRangeIsOneLine() throws Exception {
    assertThat(Product.oneComplaint(gateway, "io.patchbay.sip.listener-far.cfg"))
        .contains("port=99999: must be a whole number from 0 to 65535");
    assertThat(Product.oneComplaint(gateway, "io.patchbay.b2bua.cfg"))
        .contains("ring.timeout=soon");
  }

  @Test
  void patternThatIsNoneIsOneLine() throws Exception {
    assertThat(Product.oneComplaint(gateway, "io.patchbay.routing.route-open.cfg"))
        .contains("pattern=(");
  }

  @Test
  void fileThatNothingReadsIsOneLine() throws Exception {
    assertThat(Product.oneComplaint(gateway, "io.patchbay.b2bau.cfg")).contains("no effect");
  }

  @Test
  void fileThatCannotBeReadIsOneLine() throws Exception {
    Product.oneComplaint(gateway, "io.patchbay.media.select.cfg");
  }

  @Test
  void mistakesAreNamedOnTheConsoleWithoutStackTraces() throws Exception {
    for (String file :
        List.of(
            "io.patchbay.sip.listener-tcp.cfg",
            "io.patchbay.sip.listener-odd.cfg",
            "io.patchbay.sip.listener-far.cfg",
            "io.patchbay.routing.route-open.cfg",
            "io.patchbay.b2bua.cfg")) {
      Product.oneComplaint(gateway, file);
      // what it prints comes through a pipe, later than it is in the log
      await()
          .untilAsserted(
              () ->
                  assertThat(gateway.output().lines())
                      .filteredOn(line -> line.startsWith("ERROR: " + file))
                      .hasSize(1));
    }
    assertThat(gateway.output()).doesNotContain("\tat ");
  }

  @Test
  void theRestCarriesCallsToATargetFromTheEnvironment() throws Exception {
    InetSocketAddress sip = UserAgent.loopback(sipPort);
    try (Conversation call = Conversation.between(alice, bob, sip, "bob")) {
      call.expectMediaBothWays();
      call.hangUp();
    }
  }
}
