package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that was held up by what it read: the answers that came meanwhile still lie in it. */
@Timeout(60)
class HeldUpLoopTest {
  private static final long LONGER_THAN_T1 = 700;

  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicBoolean held = new AtomicBoolean();
  private EdgeRig rig;

  @BeforeEach
  void start() {
    rig = new EdgeRig(1);
    rig.edge
        .core()
        .add(
            request -> {
              if (request.method().equals("MESSAGE") && !held.getAndSet(true)) {
                holdUp();
              }
              return false;
            },
            1);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void doesNotRepeatARequestWhoseAnswerItHasNotRead() throws Exception {
    int port = rig.listen("udp", StreamSettings.STANDARD);
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      peer.setSoTimeout(30_000);
      String uri = "sip:127.0.0.1:" + peer.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      String options = receive(peer);
      assertThat(options).startsWith("OPTIONS");

      for (int i = 0; i < UdpIntake.BATCH * 3 / 2; i++) {
        send(peer, port, message(peer.getLocalPort(), i));
      }
      send(peer, port, options.replaceFirst("OPTIONS .*", "SIP/2.0 200 OK"));
      answered.countDown();

      assertThat(rig.event()).isEqualTo("200");
      assertThat(held).isTrue();
      peer.setSoTimeout(1);
      assertThat(receiveAll(peer)).noneMatch(message -> message.startsWith("OPTIONS"));
    }
  }

  private void holdUp() {
    try {
      answered.await();
      new CountDownLatch(1).await(LONGER_THAN_T1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String message(int from, int number) {
    return """
    MESSAGE sip:gw@127.0.0.1 SIP/2.0
    Via: SIP/2.0/UDP 127.0.0.1:%1$d;branch=z9hG4bK%2$d;rport
    From: <sip:a@127.0.0.1>;tag=%2$d
    To: <sip:gw@127.0.0.1>
    Call-ID: %2$d
    CSeq: 1 MESSAGE
    Max-Forwards: 70
    Content-Length: 0

    """
        .formatted(from, number)
        .replace("\n", "\r\n");
  }

  private static void send(DatagramSocket from, int port, String message) throws Exception {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
  }

  private static List<String> receiveAll(DatagramSocket socket) throws Exception {
    List<String> all = new ArrayList<>();
    try {
      while (true) {
        all.add(receive(socket));
      }
    } catch (SocketTimeoutException e) {
      return all;
    }
  }

  private static String receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[4000], 4000);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }
}
