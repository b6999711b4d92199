package io.patchbay.sip.transport.net;

import static io.patchbay.sip.transport.net.TlsPeer.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.patchbay.api.sip.Flow;
import io.patchbay.sip.transport.tls.TlsSettings;
import io.patchbay.testkit.peer.Certificate;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebSocketTest {
  @TempDir static Path folder;

  private final EdgeRig rig = new EdgeRig();
  private final BlockingQueue<Flow> flows = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A browser as far as SIP sees it. */
  private static final class Browser implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        heard.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      heard.add("pong " + StandardCharsets.UTF_8.decode(message));
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("close " + status);
      return null;
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }
  }

  private static WebSocket connect(Browser browser, String url, String origin) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(TlsPeer.context(null)).build();
    WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("sip");
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    return builder.buildAsync(URI.create(url), browser).get(30, TimeUnit.SECONDS);
  }

  private static StreamSettings stream(Duration message, List<String> origins) {
    return new StreamSettings(
        TlsSettings.NONE, Duration.ofSeconds(10), message, Duration.ofMinutes(1), 10, 5, origins);
  }

  @Test
  void oneMessagePerFrameBothWaysOnOneConnection() throws Exception {
    rig.edge
        .core()
        .add(
            new io.patchbay.api.sip.handler.SipInterceptor() {
              @Override
              public boolean onRequest(io.patchbay.api.sip.IncomingRequest request) {
                flows.add(request.flow());
                return true;
              }
            },
            0);
    int port = rig.listen("ws", StreamSettings.STANDARD);
    Browser browser = new Browser();
    WebSocket socket = connect(browser, "ws://127.0.0.1:" + port + "/", "");
    assertThat(socket.getSubprotocol()).isEqualTo("sip");
    socket.sendText(EdgeTest.options("WS", "ws1"), true).get();
    assertThat(browser.next())
        .startsWith("SIP/2.0 200")
        .contains("Contact: <sip:127.0.0.1:" + port + ";transport=ws>");

    Flow flow = flows.take();
    rig.options(rig.transport.target(flow), "sip:a@xyz.invalid;transport=ws");
    String request = browser.next();
    assertThat(request)
        .startsWith("OPTIONS sip:a@xyz.invalid;transport=ws SIP/2.0\r\n")
        .contains("Via: SIP/2.0/WS 127.0.0.1:" + port + ";branch=");
    socket.sendText(request.replaceFirst("OPTIONS .*\r\n", "SIP/2.0 200 OK\r\n"), true).get();
    assertThat(rig.event()).isEqualTo("200");

    socket.sendPing(ByteBuffer.wrap(bytes("hello"))).get();
    assertThat(browser.next()).isEqualTo("pong hello");
    socket.sendText("\r\n\r\n", true).get();
    assertThat(browser.next()).isEqualTo("\r\n");
    // In fragments, and as binary: one message all the same.
    String options = EdgeTest.options("WS", "ws2");
    socket.sendBinary(ByteBuffer.wrap(bytes(options.substring(0, 40))), false).get();
    socket.sendBinary(ByteBuffer.wrap(bytes(options.substring(40))), true).get();
    assertThat(browser.next()).startsWith("SIP/2.0 200");

    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    assertThat(browser.next()).isEqualTo("close 1000");
    await().until(() -> !flow.isOpen());
    rig.options(rig.transport.target(flow), "sip:a@xyz.invalid;transport=ws");
    assertThat(rig.event()).contains("no connection of that peer is open");
  }

  @Test
  void overTlsTheViaSaysSoAndTheContactDoesNot() throws Exception {
    Certificate gateway = Certificate.make(folder, "wss", "ip:127.0.0.1");
    int port =
        rig.listen(
            "wss",
            StreamSettings.STANDARD.with(
                new TlsSettings(
                    List.of(gateway.certificate()),
                    List.of(gateway.key()),
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    TlsSettings.ClientAuth.NONE,
                    TlsSettings.NONE.protocols(),
                    TlsSettings.Verify.DOMAIN)));
    Browser browser = new Browser();
    WebSocket socket = connect(browser, "wss://127.0.0.1:" + port + "/sip", "");
    socket.sendText(EdgeTest.options("WSS", "wss"), true).get();
    assertThat(browser.next())
        .startsWith("SIP/2.0 200")
        .contains("Contact: <sip:127.0.0.1:" + port + ";transport=ws>");
    socket.abort();
  }

  @Test
  void pagesOfOtherOriginsAndOtherProtocolsAreRefused() throws Exception {
    int port = rig.listen("ws", stream(Duration.ofSeconds(5), List.of("https://phone.test")));
    String url = "ws://127.0.0.1:" + port + "/";
    WebSocket socket = connect(new Browser(), url, "https://phone.test");
    socket.abort();
    assertThatThrownBy(() -> connect(new Browser(), url, "https://evil.test"))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "https://phone.test")
                    .subprotocols("xmpp")
                    .buildAsync(URI.create(url), new Browser())
                    .get())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(400));
    await().untilAsserted(() -> assertThat(rig.connections("ws").failedHandshakes()).isEqualTo(2));
  }

  @Test
  void whatIsNoUpgradeIsAnsweredAndClosed() throws Exception {
    int port = rig.listen("ws", StreamSettings.STANDARD);
    assertThat(exchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 426")
        .contains("upgrade: websocket");
    assertThat(exchange(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
    assertThat(exchange(port, "\u0016\u0003\u0001\u0002garbage\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(exchange(port, EdgeTest.options("WS", "plain"))).doesNotContain("SIP/2.0 200");
    await().untilAsserted(() -> assertThat(rig.connections("ws").open()).isZero());
  }

  private static String exchange(int port, String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens a WebSocket by hand, to send what a browser never would. */
  private static Socket raw(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write(
            bytes(
                """
                GET / HTTP/1.1
                Host: a
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Protocol: sip
                Sec-WebSocket-Version: 13

                """
                    .replace("\n", "\r\n")));
    assertThat(TlsPeer.message(socket.getInputStream())).startsWith("HTTP/1.1 101");
    return socket;
  }

  private static boolean isTaken(int port) {
    try {
      raw(port).close();
      return true;
    } catch (IOException e) {
      return false; // closed before the upgrade
    }
  }

  @Test
  void aFrameThatIsCutIsNotWaitedForLong() throws Exception {
    int port = rig.listen("ws", stream(Duration.ofMillis(200), List.of()));
    try (Socket socket = raw(port)) {
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0xFE, 1, 0, 1, 2, 3, 4, 'O'});
      // a close frame
      assertThat(socket.getInputStream().readAllBytes()).startsWith((byte) 0x88);
    }
    await().untilAsserted(() -> assertThat(rig.connections("ws").slow()).isEqualTo(1));
  }

  @Test
  void framesAgainstTheProtocolEndTheConnection() throws Exception {
    int port = rig.listen("ws", stream(Duration.ofSeconds(5), List.of()));
    byte[][] bad = {
      // not masked
      {(byte) 0x81, 2, 'O', 'P'},
      // reserved opcode
      {(byte) 0x83, (byte) 0x80, 1, 2, 3, 4},
      // a payload of 2^62 bytes
      {(byte) 0x82, (byte) 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4},
      // a continuation of nothing
      {(byte) 0x80, (byte) 0x81, 0, 0, 0, 0, 'x'}
    };
    for (byte[] frame : bad) {
      try (Socket socket = raw(port)) {
        socket.getOutputStream().write(frame);
        byte[] last = socket.getInputStream().readAllBytes();
        // a close frame, or nothing
        assertThat(last.length == 0 || last[0] == (byte) 0x88).isTrue();
      }
    }
    assertThat(rig.transport.statistics().received()).isZero();
  }

  @Test
  void moreConnectionsOfASourceThanItMayHaveAreRefusedAndCounted() throws Exception {
    int port = rig.listen("ws", stream(Duration.ofSeconds(5), List.of()));
    Socket[] five = new Socket[5];
    for (int i = 0; i < five.length; i++) {
      five[i] = raw(port);
    }
    try (Socket sixth = new Socket("127.0.0.1", port)) {
      sixth.setSoTimeout(10_000);
      assertThat(sixth.getInputStream().read()).isEqualTo(-1);
    }
    await().untilAsserted(() -> assertThat(rig.connections("ws").refused()).isEqualTo(1));
    five[0].close();
    await().until(() -> rig.connections("ws").open() < five.length);
    // its place is free once the loop of the connection that is closed has heard of it
    await().until(() -> isTaken(port));
    for (Socket socket : five) {
      socket.close();
    }
  }
}
