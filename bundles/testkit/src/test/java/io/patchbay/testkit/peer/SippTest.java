package io.patchbay.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SippTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @BeforeAll
  static void installed() {
    assumeTrue(
        Sipp.available() || System.getenv("CI") != null, "SIPp (Debian sip-tester) is missing");
  }

  @Test
  void aPairOfItsOwn() throws Exception {
    try (Sipp bob = Sipp.uas().calls(5).start()) {
      bob.awaitListening(LONG);
      try (Sipp alice =
          Sipp.builtIn("uac").to(UserAgent.loopback(bob.localPort())).calls(5).rate(20).start()) {
        SippResult placed = alice.await(LONG);
        SippResult taken = bob.await(LONG);
        assertThat(placed.exitCode()).as(placed.toString()).isZero();
        assertThat(placed.successful()).isEqualTo(5);
        assertThat(placed.failed()).isZero();
        assertThat(taken.successful()).isEqualTo(5);
        assertThat(placed.errors()).isEmpty();
      }
    }
  }

  @Test
  void overTcpToOneThatIsStopped() throws Exception {
    try (Sipp bob = Sipp.uas().tcp().start()) {
      bob.awaitListening(LONG);
      try (Sipp alice =
          Sipp.builtIn("uac").tcp().to(UserAgent.loopback(bob.localPort())).calls(2).start()) {
        assertThat(alice.await(LONG).successful()).isEqualTo(2);
      }
      assertThat(bob.stop(LONG).count("IncomingCall(C)")).isEqualTo(2);
    }
  }

  @Test
  void takesAnInviteThatIsRepeatedAfterItsAnswer() throws Exception {
    try (Sipp bob = Sipp.uas().calls(1).start();
        DatagramSocket alice = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      bob.awaitListening(LONG);
      alice.setSoTimeout(60_000);
      send(alice, bob, "INVITE");
      hear(alice, "200 OK");
      send(alice, bob, "INVITE");
      send(alice, bob, "ACK");
      send(alice, bob, "BYE");
      hear(alice, "1 BYE");

      SippResult result = bob.await(LONG);
      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(result.successful()).isEqualTo(1);
    }
  }

  @Test
  void saysWhatFailed() throws Exception {
    try (UserAgent bob = UserAgent.udp("bob");
        Sipp alice = Sipp.builtIn("uac").to(bob.address()).calls(1).start()) {
      SippResult result = alice.await(LONG);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.errors()).contains("480 Nobody here");
    }
  }

  @Test
  void waitsOnlySoLong() throws Exception {
    try (Sipp bob = Sipp.uas().start()) {
      assertThatThrownBy(() -> bob.await(Duration.ofMillis(1)))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void readsTheLastLineOfTheStatistics() {
    assertThat(SippResult.lastLine(List.of("A;B(C);", "1;2;", "3;4;")))
        .containsEntry("A", "3")
        .containsEntry("B(C)", "4");
    assertThat(SippResult.lastLine(List.of("A;B(C);"))).isEmpty();
  }

  private static void send(DatagramSocket from, Sipp to, String method) throws IOException {
    byte[] request =
        """
        %1$s sip:bob@127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK%1$s
        From: <sip:alice@127.0.0.1>;tag=a
        To: <sip:bob@127.0.0.1>
        Call-ID: %2$d
        CSeq: 1 %1$s
        Max-Forwards: 70
        Content-Length: 0

        """
            .formatted(method, from.getLocalPort())
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(request, request.length, UserAgent.loopback(to.localPort())));
  }

  private static void hear(DatagramSocket socket, String text) throws IOException {
    DatagramPacket heard = new DatagramPacket(new byte[2000], 2000);
    do {
      socket.receive(heard);
    } while (!new String(heard.getData(), 0, heard.getLength(), StandardCharsets.UTF_8)
        .contains(text));
  }
}
