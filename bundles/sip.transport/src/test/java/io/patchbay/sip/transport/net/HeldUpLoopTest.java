package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
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
              if (!held.getAndSet(true)) {
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
      String uri = "sip:127.0.0.1:" + peer.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      String options = EdgeTest.answer(peer);
      assertThat(options).startsWith("OPTIONS");

      for (int i = 0; i < UdpIntake.BATCH * 3 / 2; i++) {
        send(peer, port, EdgeTest.options("UDP", "waiting" + i));
      }
      send(peer, port, options.replaceFirst("OPTIONS .*", "SIP/2.0 200 OK"));
      answered.countDown();

      assertThat(rig.event()).isEqualTo("200");
      assertThat(held).isTrue();
      send(peer, port, EdgeTest.options("UDP", "last"));
      String heard;
      do {
        heard = EdgeTest.answer(peer);
        assertThat(heard).startsWith("SIP/2.0 200");
      } while (!heard.contains("Call-ID: last"));
    }
  }

  private static void send(DatagramSocket peer, int port, String message) throws IOException {
    EdgeTest.datagram(peer, port, EdgeTest.bytes(message));
  }

  /** Until the answer is there and T1 is over: this is the pause, nothing waits for it. */
  private void holdUp() {
    try {
      answered.await();
      new CountDownLatch(1).await(LONGER_THAN_T1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
