package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.transaction.Timing;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class EdgeLeakTest {
  @ParameterizedTest
  @EnumSource(SocketEngine.class)
  void fiftyCyclesLeaveNoThreadNoPortAndNoDescriptor(SocketEngine engine) throws Exception {
    cycle(engine, 0, 0);
    int descriptors = descriptors();
    int udp = 0;
    int tcp = 0;
    for (int i = 0; i < 50; i++) {
      int[] ports = cycle(engine, udp, tcp);
      // The same ports again: they must be free the moment close returns.
      udp = ports[0];
      tcp = ports[1];
      assertThat(threads()).isZero();
    }
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
  }

  private static int[] cycle(SocketEngine engine, int udp, int tcp) throws Exception {
    try (SignallingEdge edge = new SignallingEdge(2, engine, Timing.STANDARD)) {
      edge.configure(listener("udp", udp));
      edge.configure(listener("tcp", tcp));
      assertThat(edge.core().listeners()).allMatch(ListenerStatus::listening);
      int[] ports = {
        edge.core().listeners().get(1).bind().port(), edge.core().listeners().get(0).bind().port()
      };
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), ports[1])) {
        // The peer closes first, so that TIME_WAIT is not on the listener's port.
        peer.getOutputStream().write(EdgeTest.options("TCP", "x").getBytes(StandardCharsets.UTF_8));
        assertThat(peer.getInputStream().read()).isEqualTo('S');
      }
      return ports;
    }
  }

  private static ListenerSettings listener(String transport, int port) {
    return new ListenerSettings(
        transport, "test", transport, ListenerSettings.address("127.0.0.1"), port, "", 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("patchbay-sip"))
        .count();
  }

  private static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }
}
