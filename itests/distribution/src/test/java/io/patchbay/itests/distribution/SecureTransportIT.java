package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as OpenSSL speaks it and WebSocket as the JDK does, against the packaged gateway. */
class SecureTransportIT {
  @TempDir Path folder;

  private static String options(String transport) {
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
        .formatted(transport, transport, transport)
        .replace("\n", "\r\n");
  }

  @Test
  void optionsAreAnsweredOverTlsAndOverWebSocket() throws Exception {
    Certificate certificate = Certificate.make(folder, "gateway", "ip:127.0.0.1");
    int tls = FreePorts.one();
    int ws = FreePorts.one();
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
            .start(Product.START)) {
      assertThat(openssl(tls, certificate))
          .contains("SIP/2.0 200")
          .contains("Verify return code: 0");
      assertThat(webSocket(ws)).startsWith("SIP/2.0 200");
      assertThat(Product.status(gateway))
          .containsEntry("sip.listener.tls.accepted", "1")
          .containsEntry("sip.listener.ws.accepted", "1")
          .hasEntrySatisfying(
              "sip.listener.tls.certificates",
              shown -> assertThat(shown).startsWith("CN=gateway valid until"));
    }
  }

  private static String openssl(int port, Certificate certificate) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-CAfile",
                certificate.certificate().toString(),
                "-ign_eof",
                "-no_tls1_3")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(options("TLS").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4_096];
    int length = process.getInputStream().read(buffer);
    while (length > 0 && text.indexOf("Content-Length: 0") < 0) {
      text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
      if (text.indexOf("Content-Length: 0") < 0) {
        length = process.getInputStream().read(buffer);
      }
    }
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return text.toString();
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
            .get(20, TimeUnit.SECONDS);
    socket.sendText(options("WS"), true).get(20, TimeUnit.SECONDS);
    String answer = String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    socket.abort();
    return answer;
  }
}
