package io.patchbay.lib.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real program, {@link EchoProgram}, as the node. */
@Timeout(60)
class LocalProcessTest {
  private final NodeTransport transport = new NodeTransport("node1");
  private final BlockingQueue<NodeHealth.State> states = new LinkedBlockingQueue<>();
  private final int port = freePort();
  private final NodeClient client = client();
  private LocalProcess process;

  @AfterEach
  void close() {
    client.close();
    process.stop();
    transport.close();
  }

  @Test
  void startsWhatDoesNotAnswerRestartsItWhenItDiesAndEndsIt() throws Exception {
    process = process(EchoProgram.command(port));
    begin();
    awaitAnswers();
    long first = process.pid();
    assertThat(first).isPositive();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    assertThat(states.poll(10, TimeUnit.SECONDS)).isEqualTo(NodeHealth.State.OPEN);
    awaitAnswers();
    long second = process.pid();
    assertThat(second).isPositive().isNotEqualTo(first);

    process.stop();
    assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(process.pid()).isEqualTo(-1);
  }

  @Test
  void whatAnswersAlreadyIsLeftAlone() throws Exception {
    try (DatagramSocket node = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      Thread echo = new Thread(() -> EchoProgram.serve(node));
      echo.setDaemon(true);
      echo.start();
      process = process(List.of("/no/such/program"));
      begin();
      awaitAnswers();
      assertThat(process.pid()).isEqualTo(-1);
      process.stop();
      DatagramPacket ping = new DatagramPacket("c ping".getBytes(US_ASCII), 6);
      try (DatagramSocket other = new DatagramSocket()) {
        ping.setSocketAddress(node.getLocalSocketAddress());
        other.send(ping);
        other.setSoTimeout(5000);
        other.receive(ping);
      }
    }
  }

  @Test
  void aProgramThatIsNotThereSaysWhatToInstall() throws Exception {
    process = process(List.of("/no/such/program"));
    begin();
    while (process.problem().isEmpty()) {
      assertThat(states.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(process.problem())
        .isEqualTo("cannot start /no/such/program: install the package echo");
    assertThat(client.health().admits()).isFalse();
  }

  private void begin() {
    process.start();
    client.health().listen(states::add);
    client.start();
  }

  private void awaitAnswers() throws InterruptedException {
    while (states.poll(20, TimeUnit.SECONDS) != NodeHealth.State.CLOSED) {
      // On its way.
    }
  }

  private LocalProcess process(List<String> command) {
    return new LocalProcess(
        "node1", transport.loop(), client.health(), command, "install the package echo");
  }

  private NodeClient client() {
    NodeChannel channel =
        new NodeChannel(
            "node1",
            transport.loop(),
            new ChannelSettings(Duration.ofMillis(500), 10),
            transport.wire(NodeAddress.parse("udp:127.0.0.1:" + port), new WireTest.Lines(true)));
    return new NodeClient(
        "node1",
        transport.loop(),
        channel,
        HealthSettings.DEFAULT,
        node -> node.ask("ping".getBytes(US_ASCII)));
  }

  private static int freePort() {
    try {
      return FreePorts.one();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
