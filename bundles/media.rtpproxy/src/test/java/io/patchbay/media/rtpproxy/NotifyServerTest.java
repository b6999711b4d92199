package io.patchbay.media.rtpproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.testkit.peer.FreePorts;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyServerTest {
  @TempDir Path folder;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private NotifyServer server(NotifyAddress address) throws IOException {
    NotifyServer server = new NotifyServer("test", address);
    server.listen(lines::add);
    return server;
  }

  private static void write(SocketChannel peer, String text) throws IOException {
    peer.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  /** By FIN, or by RST where something was left unread. */
  private static boolean isClosed(SocketChannel peer) {
    try {
      return peer.read(ByteBuffer.allocate(1)) == -1;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void linesComeInPiecesAndSeveralAtATime() throws Exception {
    NotifyAddress address = NotifyAddress.parse("tcp:127.0.0.1:" + FreePorts.one());
    try (NotifyServer server = server(address);
        SocketChannel peer = SocketChannel.open(address.socket())) {
      assertThat(server).isNotNull();
      write(peer, "abc");
      write(peer, "def\nghi\njkl");
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("abcdef");
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("ghi");
      assertThat(lines).isEmpty();
    }
  }

  @Test
  void aLineWithoutEndClosesItsConnectionAlone() throws Exception {
    NotifyAddress address = NotifyAddress.parse("unix:" + folder.resolve("n.sock"));
    try (NotifyServer server = server(address);
        SocketChannel bad = SocketChannel.open(address.socket());
        SocketChannel good = SocketChannel.open(address.socket())) {
      assertThat(server).isNotNull();
      write(bad, "x".repeat(4000));
      assertThat(isClosed(bad)).isTrue();
      write(good, "tag\n");
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("tag");
    }
    assertThat(folder.resolve("n.sock")).doesNotExist();
  }

  @Test
  void aSocketLeftBehindIsTakenOverAndOneInUseIsNot() throws Exception {
    NotifyAddress address = NotifyAddress.parse("unix:" + folder.resolve("n.sock"));
    ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    left.bind(address.socket());
    assertThatThrownBy(() -> server(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another process listens");
    left.close();
    try (NotifyServer server = server(address)) {
      assertThat(server).isNotNull();
    }
    Files.writeString(folder.resolve("n.sock"), "precious");
    assertThatThrownBy(() -> server(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a file");
    assertThat(folder.resolve("n.sock")).hasContent("precious");
  }
}
