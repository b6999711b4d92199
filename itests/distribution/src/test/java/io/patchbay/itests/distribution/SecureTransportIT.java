package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS and WSS as OpenSSL speaks them and WebSocket as the JDK does, against the packaged gateway.
 */
class SecureTransportIT {
  static final String UPGRADE =
      """
      GET / HTTP/1.1
      Host: 127.0.0.1
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Protocol: sip

      """
          .replace("\n", "\r\n");

  @TempDir Path folder;

  private static String options(String transport) {
    return options(transport, transport);
  }

  /** A request outside of a dialog, whose branch and Call-ID are named. */
  static String options(String transport, String name) {
    return """
    OPTIONS sip:gateway@127.0.0.1 SIP/2.0
    Via: SIP/2.0/%s peer.invalid;branch=z9hG4bK%s
    From: <sip:a@peer.invalid>;tag=a
    To: <sip:gateway@127.0.0.1>
    Call-ID: %s
    CSeq: 1 OPTIONS
    Max-Forwards: 70
    Content-Length: 0

    """
        .formatted(transport, name, name)
        .replace("\n", "\r\n");
  }

  @Test
  void optionsAreAnsweredOverTlsWebSocketAndBoth() throws Exception {
    Certificate certificate = Certificate.make(folder, "gateway", "ip:127.0.0.1");
    int tls = FreePorts.one();
    int ws = FreePorts.one();
    int wss = FreePorts.one();
    try (Gateway gateway =
        Product.distribution()
            .file(
                "io.patchbay.sip.listener-tls.cfg",
                "transport=tls",
                "bind.address=127.0.0.1",
                "port=" + tls,
                "tls.certificate=" + certificate.certificate(),
                "tls.key=" + certificate.key())
            .file(
                "io.patchbay.sip.listener-ws.cfg",
                "transport=ws",
                "bind.address=127.0.0.1",
                "port=" + ws)
            .file(
                "io.patchbay.sip.listener-wss.cfg",
                "transport=wss",
                "bind.address=127.0.0.1",
                "port=" + wss,
                "tls.certificate=" + certificate.certificate(),
                "tls.key=" + certificate.key())
            .start(Product.START)) {
      assertThat(openssl(tls, certificate))
          .contains("SIP/2.0 200")
          .contains("Verify return code: 0");
      assertThat(webSocket(ws)).startsWith("SIP/2.0 200");
      assertThat(webSocketOverTls(wss, certificate))
          .contains("HTTP/1.1 101", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "SIP/2.0 200");
      assertThat(Product.status(gateway))
          .containsEntry("sip.listener.tls.accepted", "1")
          .containsEntry("sip.listener.ws.accepted", "1")
          .containsEntry("sip.listener.wss.accepted", "1")
          .hasEntrySatisfying(
              "sip.listener.tls.certificates",
              shown -> assertThat(shown).startsWith("CN=gateway valid until"));
    }
  }

  private static String openssl(int port, Certificate certificate) throws Exception {
    try (OpenSsl client = new OpenSsl(port, certificate, "-no_tls1_3")) {
      client.write(options("TLS").getBytes(StandardCharsets.UTF_8));
      return client.readUntil("Content-Length: 0");
    }
  }

  /** The handshake of RFC 6455 and one frame, written by hand, through OpenSSL. */
  private static String webSocketOverTls(int port, Certificate certificate) throws Exception {
    try (OpenSsl client = new OpenSsl(port, certificate)) {
      client.write(UPGRADE.getBytes(StandardCharsets.UTF_8));
      String handshake = client.readUntil("\r\n\r\n");
      byte[] message = options("WSS").getBytes(StandardCharsets.UTF_8);
      ByteBuffer frame = ByteBuffer.allocate(8 + message.length);
      // final, text; masked, with a mask of zeros
      frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) message.length).putInt(0);
      client.write(frame.put(message).array());
      return handshake + client.readUntil("Content-Length: 0");
    }
  }

  private static String webSocket(int port) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
          }
        };
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("sip")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), listener)
            .get(60, TimeUnit.SECONDS);
    socket.sendText(options("WS"), true).get(60, TimeUnit.SECONDS);
    String answer = String.valueOf(heard.poll(60, TimeUnit.SECONDS));
    socket.abort();
    return answer;
  }
}
