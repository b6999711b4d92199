package io.patchbay.sip.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.Location;
import io.patchbay.api.sip.location.LocationService;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.net.ListenerSettings;
import io.patchbay.sip.transport.net.SignallingEdge;
import io.patchbay.sip.transport.transaction.Timing;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeepAliveTest {
  // a short T1: who is silent is given up after 64 of them
  private final SignallingEdge edge =
      new SignallingEdge(1, SocketEngine.fastest(), new Timing(10, 20, 20));
  private final Registered registered = new Registered();
  private final DatagramSocket phone = socket();

  private static DatagramSocket socket() {
    try {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(20_000);
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Registered implements LocationService {
    final List<Binding> bindings = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> removed = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<Location> locate(String user) {
      return CompletableFuture.completedFuture(new Location(true, List.of()));
    }

    @Override
    public List<Binding> bindings() {
      return List.copyOf(bindings);
    }

    @Override
    public List<Binding> bindings(String user) {
      return bindings();
    }

    @Override
    public boolean remove(String user, String contact) {
      removed.add(user + " " + contact);
      return bindings.removeIf(binding -> binding.contact().equals(contact));
    }
  }

  @BeforeEach
  void listen() {
    edge.configure(
        new ListenerSettings(
            "udp", "test", "udp", ListenerSettings.address("127.0.0.1"), 0, "", 0));
  }

  @AfterEach
  void stop() {
    edge.close();
    phone.close();
  }

  private void register(String contact) {
    register(contact, phone);
  }

  private void register(String contact, DatagramSocket from) {
    Flow flow =
        edge.core()
            .datagramFlow(
                "udp", new InetSocketAddress(InetAddress.getLoopbackAddress(), from.getLocalPort()))
            .orElseThrow();
    registered.bindings.add(
        new Binding(
            "alice",
            contact,
            1000,
            Instant.MAX,
            List.of(),
            Binding.Source.of(flow),
            "",
            0,
            "",
            "call",
            1));
  }

  private KeepAlive keepAlive(boolean asks, int lost) {
    KeepAlive made =
        new KeepAlive(
            edge.core(), () -> registered, new KeepAliveSettings(asks, 1, 1, lost, false));
    made.start();
    return made;
  }

  private byte[] heard() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_000], 4_000);
    phone.receive(packet);
    return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void optionsGoToTheFlowWithTheContactAsItWasSent() throws Exception {
    register("sip:alice@192.168.7.7:5060");
    try (KeepAlive running = keepAlive(true, 3)) {
      assertThat(running).isNotNull();
      assertThat(new String(heard(), StandardCharsets.UTF_8))
          .startsWith("OPTIONS sip:alice@192.168.7.7:5060 SIP/2.0\r\n")
          .contains(";rport");
    }
  }

  @Test
  void whoDoesNotAnswerIsNoLongerRegistered() throws Exception {
    register("sip:alice@192.168.7.7:5060");
    try (KeepAlive running = keepAlive(true, 2)) {
      assertThat(running).isNotNull();
      assertThat(registered.removed.poll(20, TimeUnit.SECONDS))
          .isEqualTo("alice sip:alice@192.168.7.7:5060");
    }
  }

  @Test
  void anEmptyDatagramIsEnoughToKeepABindingOpen() throws Exception {
    register("sip:alice@192.168.7.7:5060");
    try (KeepAlive running = keepAlive(false, 1)) {
      assertThat(running).isNotNull();
      assertThat(heard()).containsExactly(0, 0, 0, 0);
      assertThat(heard()).containsExactly(0, 0, 0, 0);
    }
    assertThat(registered.removed).isEmpty();
  }

  @Test
  void whoIsNotBehindNatIsLeftAlone() throws Exception {
    register("sip:alice@192.168.7.7:5060");
    try (DatagramSocket open = socket();
        KeepAlive running = keepAlive(false, 1)) {
      register("sip:alice@127.0.0.1:" + open.getLocalPort(), open);
      assertThat(running).isNotNull();
      // each binding has its turn once a second
      heard();
      heard();
      heard();
      open.setSoTimeout(1);
      assertThatThrownBy(() -> open.receive(new DatagramPacket(new byte[100], 100)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
