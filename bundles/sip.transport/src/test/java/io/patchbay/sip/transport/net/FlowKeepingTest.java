package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.filter.FilterSettings;
import io.patchbay.sip.transport.transaction.Timing;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps flows of user agents (RFC 5626), over real sockets. */
@Timeout(30)
class FlowKeepingTest {
  private static final byte[] BINDING =
      HexFormat.of().parseHex("000100002112a442b7e7a701bc34d686fa87dfae");

  private final SignallingEdge edge =
      new SignallingEdge(2, SocketEngine.fastest(), Timing.STANDARD);
  private final BlockingQueue<IncomingRequest> requests = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    edge.core()
        .add(
            request -> {
              request.respond(edge.core().messages().response(request, 200, "t"));
              requests.add(request);
              return true;
            },
            0);
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private int port(String transport) {
    edge.configure(
        new ListenerSettings(
            transport,
            "io.patchbay.sip.listener-" + transport + ".cfg",
            transport,
            ListenerSettings.address("127.0.0.1"),
            0,
            "",
            0));
    ListenerStatus status = edge.core().listeners().get(0);
    return status.bind().port();
  }

  private static byte[] heard(DatagramSocket peer) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    peer.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void aBindingRequestIsAnsweredFromTheSocketOfSignalling() throws Exception {
    InetSocketAddress gateway =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port("udp"));
    try (DatagramSocket peer = new DatagramSocket()) {
      peer.connect(gateway);
      peer.setSoTimeout(10_000);
      peer.send(new DatagramPacket(BINDING, BINDING.length));
      byte[] answer = heard(peer);
      assertThat(answer).hasSize(32).startsWith(1, 1, 0, 12);
      int port = (answer[26] & 0xff ^ 0x21) << 8 | answer[27] & 0xff ^ 0x12;
      assertThat(port).isEqualTo(peer.getLocalPort());
      assertThat(edge.core().statistics().malformed()).isZero();

      edge.filter().settings(EdgeTest.denying("127.0.0.0/8"));
      peer.send(new DatagramPacket(BINDING, BINDING.length));
      while (edge.core().filterStatus().denied() == 0) {
        Thread.onSpinWait();
      }
      edge.filter().settings(FilterSettings.STANDARD);
      byte[] options = EdgeTest.options("UDP", "x").getBytes(StandardCharsets.UTF_8);
      peer.send(new DatagramPacket(options, options.length));
      assertThat(new String(heard(peer), StandardCharsets.UTF_8)).startsWith("SIP/2.0 200 ");
    }
  }

  @Test
  void aConnectionThatHasPromisedKeepAlivesIsClosedWhenItIsSilent() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port("tcp"))) {
      peer.setSoTimeout(10_000);
      peer.getOutputStream().write(EdgeTest.options("TCP", "x").getBytes(StandardCharsets.UTF_8));
      IncomingRequest request = requests.take();
      edge.core().closeWhenSilent(request.flow(), Duration.ofMillis(50));
      String heard = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(heard).startsWith("SIP/2.0 200 ").endsWith("\r\n\r\n");
      assertThat(request.flow().isOpen()).isFalse();
    }
  }
}
