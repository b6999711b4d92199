package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no peer should send, and calls that cannot be: each has its answer, and nothing breaks. */
class MalformedIT {
  private static final int DATAGRAMS = 3000;
  private static final int BATCH = 20;
  private static final int CONNECTIONS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Phone alice;
  private static Phone bob;
  private static RawPeer silent;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    int first = FreePorts.range(8);
    int closed = FreePorts.one();
    alice = new Phone("alice");
    bob = new Phone("bob");
    silent = new RawPeer(alice.agent().address());
    gateway =
        Product.distribution()
            .set(Product.TRANSPORT, "t1", "50")
            .set(Product.RELAY, "ports", first + "-" + (first + 7))
            .set(Product.ROUTE, "pattern", "[a-z]+")
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .file(
                "io.patchbay.routing.route-silent.cfg",
                "pattern = silent",
                "priority = 10",
                "target = sip:{user}@127.0.0.1:" + silent.port())
            .file(
                "io.patchbay.routing.route-closed.cfg",
                "pattern = closed",
                "priority = 10",
                "target = sip:{user}@127.0.0.1:" + closed)
            .file(
                "io.patchbay.routing.route-closedtcp.cfg",
                "pattern = closedtcp",
                "priority = 10",
                "target = sip:{user}@127.0.0.1:" + closed + ";transport=tcp")
            .file(
                "io.patchbay.routing.route-unknown.cfg",
                "pattern = unknown",
                "priority = 10",
                "target = sip:{user}@nowhere.invalid")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    silent.close();
    alice.close();
    bob.close();
  }

  @AfterEach
  void noStackTrace() throws Exception {
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void garbageDatagramsAreCountedAndLeaveNoTrace() throws Exception {
    try (RawPeer peer = new RawPeer(gateway.sip())) {
      Garbage garbage = new Garbage(peer.request("INVITE", "bob"));
      long malformed = malformed();
      int lines = Product.log(gateway).size();
      for (int i = 0; i < DATAGRAMS; i++) {
        peer.send(garbage.datagram(i));
        if (i % BATCH == 0) {
          assertThat(peer.ping()).as("OPTIONS after datagram %d", i).isEqualTo(200);
        }
      }
      assertThat(peer.ping()).isEqualTo(200);

      awaitMalformed(malformed + DATAGRAMS);
      assertThat(Product.log(gateway)).hasSizeLessThan(lines + 10);
    }
  }

  @Test
  void garbageOnConnectionsEndsThemAndLeavesNoTrace() throws Exception {
    try (RawPeer peer = new RawPeer(gateway.sip())) {
      Garbage garbage = new Garbage(peer.request("INVITE", "bob"));
      long malformed = malformed();
      int lines = Product.log(gateway).size();
      for (int i = 0; i < CONNECTIONS; i++) {
        byte[] octets = i % 2 == 0 ? garbage.noise() : garbage.http();
        octets[0] |= i % 2 == 0 ? (byte) 0x80 : 0; // no letter: nothing a SIP message begins with
        try (Socket socket = new Socket(gateway.sip().getAddress(), gateway.sip().getPort())) {
          socket.setSoTimeout((int) PATIENCE.toMillis());
          socket.getOutputStream().write(octets);
          assertThat(endOf(socket)).as("connection %d", i).isTrue();
        }
      }
      assertThat(peer.ping()).isEqualTo(200);
      awaitMalformed(malformed + CONNECTIONS);
      assertThat(Product.log(gateway)).hasSizeLessThan(lines + 10);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(gateway.watch().tcpConnections()).isZero());
    }
  }

  @Test
  void malformedRequestsThatCanBeAnsweredAre400() throws Exception {
    try (RawPeer peer = new RawPeer(gateway.sip())) {
      SipMessage sequence = peer.request("INVITE", "bob");
      peer.send(sequence.toString().replace("CSeq: 1 INVITE", "CSeq: 1 BYE"));
      assertThat(peer.await(RawPeer.answerTo(sequence)).status()).isEqualTo(400);

      SipMessage length = peer.request("INVITE", "bob");
      peer.send(length.toString().replace("Content-Length: 0", "Content-Length: 500"));
      assertThat(peer.await(RawPeer.answerTo(length)).status()).isEqualTo(400);

      SipMessage from = peer.request("OPTIONS", "bob");
      peer.send(from.toString().replaceFirst("From: [^\r]*", "From: <sip:raw@"));
      assertThat(peer.await(RawPeer.answerTo(from)).status()).isEqualTo(400);
      assertThat(bob.rings()).isFalse();
    }
  }

  @Test
  void unusableSdpIs488() throws Exception {
    assertThat(alice.refusal(gateway.sip(), "bob", "v=0\r\nnonsense\r\n").status()).isEqualTo(488);
    String noPort = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio none RTP/AVP 0\r\n";
    assertThat(alice.refusal(gateway.sip(), "bob", noPort).status()).isEqualTo(488);
    assertThat(bob.rings()).isFalse();
  }

  @Test
  void userWithoutRouteIs404() throws Exception {
    assertThat(alice.refusal(gateway.sip(), "4711").status()).isEqualTo(404);
  }

  @Test
  void silentTargetIs408AfterTheTimer() throws Exception {
    assertThat(alice.refusal(gateway.sip(), "silent").status()).isEqualTo(408);
  }

  @Test
  void targetThatCannotBeReachedIsRefused() throws Exception {
    // a closed UDP port may only be found out by the timer
    assertThat(alice.refusal(gateway.sip(), "closed").status()).isIn(408, 503);
    assertThat(alice.refusal(gateway.sip(), "closedtcp").status()).isEqualTo(503);
    assertThat(alice.refusal(gateway.sip(), "unknown").status()).isEqualTo(503);
  }

  @Test
  void callBeyondThePortsIs503AndRunningCallsGoOn() throws Exception {
    awaitAllPortsFree();
    try (Conversation first = Conversation.between(alice, bob, gateway);
        Conversation second = Conversation.between(alice, bob, gateway)) {
      SipMessage refusal = alice.refusal(gateway.sip(), "bob");

      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.header("Retry-After")).matches("[1-9]\\d*");
      first.expectMediaBothWays();
      second.expectMediaBothWays();
      first.hangUp();
      second.expectMediaBothWays();
      second.hangUp();
    }
    awaitAllPortsFree();
    try (Conversation again = Conversation.between(alice, bob, gateway)) {
      again.expectMediaBothWays();
      again.hangUp();
    }
  }

  private static void awaitAllPortsFree() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Product.number(Product.status(gateway), "media.backend.relay.ports-in-use"))
                    .isZero());
  }

  /** Some are found out on a thread of their own, or counted as their connection ends. */
  private static void awaitMalformed(long count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(malformed()).isEqualTo(count));
  }

  private static long malformed() throws Exception {
    return Product.number(Product.status(gateway), "sip.malformed");
  }

  /** Closed or reset by the other side. */
  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return e.getMessage().contains("reset");
    }
  }
}
