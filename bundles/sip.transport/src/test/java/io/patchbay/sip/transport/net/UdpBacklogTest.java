package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.settings.NetworkList;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.transaction.Timing;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** More datagrams wait in a socket than are handled at once. */
@Timeout(60)
@ParameterizedClass
@EnumSource(SocketEngine.class)
class UdpBacklogTest {
  private static final int WAITING = 300;

  private final SignallingEdge edge;

  UdpBacklogTest(SocketEngine engine) {
    edge = new SignallingEdge(1, engine, Timing.STANDARD);
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void aSocketThatIsNotEmptiedIsAnOverloadUntilItIs() throws Exception {
    edge.core()
        .add(
            request -> {
              request.respond(edge.core().messages().response(request, 200, "t"));
              return true;
            },
            0);
    edge.configure(
        new ListenerSettings(
            "udp",
            "io.patchbay.sip.listener-udp.cfg",
            "udp",
            ListenerSettings.address("127.0.0.1"),
            0,
            "",
            0,
            NetworkList.NONE,
            StreamSettings.STANDARD));
    edge.core().overloadDelay(1);
    int port = edge.core().listeners().get(0).bind().port();
    CountDownLatch filled = new CountDownLatch(1);
    edge.core()
        .loop("x")
        .execute(
            () -> {
              try {
                filled.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < WAITING; i++) {
        send(peer, port, i);
      }
      filled.countDown();
      while (edge.core().statistics().received() < WAITING
          || edge.core().statistics().overloaded()) {
        Thread.onSpinWait();
      }
    }
    try (DatagramSocket later = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      send(later, port, WAITING);
      assertThat(EdgeTest.answer(later)).startsWith("SIP/2.0 200");
    }
    assertThat(edge.core().statistics().refusedForLoad()).isBetween(1L, WAITING - 99L);
    assertThat(edge.core().statistics().overloaded()).isFalse();
  }

  private static void send(DatagramSocket from, int port, int number) throws IOException {
    String options = EdgeTest.options("UDP", Integer.toString(number));
    EdgeTest.datagram(from, port, EdgeTest.bytes(options));
  }
}
