package io.patchbay.lib.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.node.NodeException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wires towards nodes on real sockets, each of which answers with what it was asked. */
@Timeout(30)
class WireTest {
  /** Lines; replies in the order of the requests. */
  private static final StreamFormat LINES = new Lines(false);

  private final NodeTransport transport = new NodeTransport("node1");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
    transport.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("node-node1"));
  }

  @Test
  void datagrams() throws Exception {
    DatagramSocket node = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    open.add(node);
    serve(
        () -> {
          DatagramPacket packet = new DatagramPacket(new byte[70000], 70000);
          node.receive(packet);
          node.send(packet);
        });
    NodeChannel channel = channel("udp:127.0.0.1:" + node.getLocalPort(), LINES);
    assertThat(ask(channel, "hello")).isEqualTo("hello");
    assertThat(ask(channel, "x".repeat(50000))).hasSize(50000);
  }

  @Test
  void datagramsToNobodyFailBeforeTheBudgetIsUsedUp() throws Exception {
    int port;
    try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    NodeChannel channel = channel("udp:127.0.0.1:" + port, LINES);
    NodeException failure = failure(channel);
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessage("node1: nobody listens there (port unreachable)");
  }

  @Test
  void datagramsToAnUnknownHost() {
    NodeException failure = failure(channel("udp:no.such.host.invalid:1", LINES));
    assertThat(failure.getMessage()).contains("no.such.host.invalid");
  }

  @Test
  void linesInOrderOverOneConnection() throws Exception {
    ServerSocket node = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(node);
    serve(() -> echo(node.accept(), Integer.MAX_VALUE));
    NodeChannel channel = channel("tcp:127.0.0.1:" + node.getLocalPort(), LINES);

    List<CompletableFuture<byte[]>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(channel.ask(("line " + i + "\n").getBytes(US_ASCII)).toCompletableFuture());
    }
    for (int i = 0; i < 100; i++) {
      assertThat(replies.get(i).get(5, TimeUnit.SECONDS)).asString().isEqualTo("line " + i + "\n");
    }
  }

  @Test
  void cookiesOverOneConnection() throws Exception {
    ServerSocket node = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(node);
    serve(() -> echo(node.accept(), Integer.MAX_VALUE));
    NodeChannel channel = channel("tcp:127.0.0.1:" + node.getLocalPort(), new Lines(true));
    assertThat(ask(channel, "one\n")).isEqualTo("one\n");
    assertThat(ask(channel, "two\n")).isEqualTo("two\n");
  }

  @Test
  void aConnectionThatEndsIsMadeAnew() throws Exception {
    ServerSocket node = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(node);
    serve(() -> echo(node.accept(), 2));
    NodeChannel channel = channel("tcp:127.0.0.1:" + node.getLocalPort(), LINES);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(channel, "line " + i + "\n")).isEqualTo("line " + i + "\n");
    }
  }

  @Test
  void aRefusedConnectionFailsAtOnce() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    NodeException failure = failure(channel("tcp:127.0.0.1:" + port, LINES));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("node1: Connection refused");
  }

  @Test
  void aUnixSocketForAllRequests(@TempDir Path folder) throws Exception {
    ServerSocketChannel node = unix(folder.resolve("node.sock"));
    serve(() -> echo(node.accept(), Integer.MAX_VALUE));
    NodeChannel channel = channel("cunix:" + folder.resolve("node.sock"), LINES);
    assertThat(ask(channel, "one\n")).isEqualTo("one\n");
    assertThat(ask(channel, "two\n")).isEqualTo("two\n");
  }

  @Test
  void aUnixSocketForEachRequest(@TempDir Path folder) throws Exception {
    ServerSocketChannel node = unix(folder.resolve("node.sock"));
    serve(() -> echo(node.accept(), 1));
    NodeChannel channel = channel("unix:" + folder.resolve("node.sock"), LINES);
    assertThat(ask(channel, "one\n")).isEqualTo("one\n");
    assertThat(ask(channel, "two\n")).isEqualTo("two\n");
  }

  @Test
  void aUnixSocketThatIsNotThere(@TempDir Path folder) {
    for (String kind : List.of("unix:", "cunix:")) {
      NodeException failure = failure(channel(kind + folder.resolve("none.sock"), LINES));
      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("No such file or directory");
    }
  }

  private ServerSocketChannel unix(Path path) throws IOException {
    ServerSocketChannel node = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    open.add(node);
    node.bind(UnixDomainSocketAddress.of(path));
    return node;
  }

  private NodeChannel channel(String address, StreamFormat format) {
    NodeChannel channel =
        new NodeChannel(
            "node1",
            transport.loop(),
            new ChannelSettings(Duration.ofSeconds(5), 1000),
            transport.wire(NodeAddress.parse(address), format));
    open.add(0, channel);
    return channel;
  }

  private static String ask(NodeChannel channel, String text) throws Exception {
    return new String(
        channel.ask(text.getBytes(US_ASCII)).toCompletableFuture().get(10, TimeUnit.SECONDS),
        US_ASCII);
  }

  private static NodeException failure(NodeChannel channel) {
    return (NodeException)
        channel
            .ask("hello\n".getBytes(US_ASCII))
            .handle((reply, error) -> error)
            .toCompletableFuture()
            .join();
  }

  private interface Turn {
    void run() throws IOException;
  }

  /** Does the same again and again until its socket is closed. */
  private static void serve(Turn turn) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  turn.run();
                }
              } catch (IOException e) {
                // Closed: the test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void echo(Socket socket, int lines) throws IOException {
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      for (int i = 0; i < lines; i++) {
        String line = in.readLine();
        if (line == null) {
          return;
        }
        socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      }
    }
  }

  private static void echo(SocketChannel socket, int lines) throws IOException {
    try (socket;
        BufferedReader in = new BufferedReader(Channels.newReader(socket, US_ASCII))) {
      for (int i = 0; i < lines; i++) {
        String line = in.readLine();
        if (line == null) {
          return;
        }
        socket.write(US_ASCII.encode(line + "\n"));
      }
    }
  }

  record Lines(boolean hasCookies) implements StreamFormat {
    @Override
    public int end(byte[] bytes, int length, byte @Nullable [] request) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          return i + 1;
        }
      }
      return 0;
    }
  }
}
