package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Garbage in place of TLS, frames that are cut, clients that are silent or slow: each is counted
 * and loses its connection, while others go on talking.
 */
class HostileConnectionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Long enough for who means well on a machine that is busy. */
  private static final String GREETING = "greeting.timeout=6";

  private static final String MESSAGE = "message.timeout=3";

  private static final int EACH = 20;
  private static final int SLOW = 5;

  @TempDir Path folder;

  private final Random random = new Random(2026);
  private final List<Socket> open = new ArrayList<>();
  private int asked;

  @Test
  void othersGoOn() throws Exception {
    Certificate certificate = Certificate.make(folder, "gateway", "ip:127.0.0.1");
    int tls = FreePorts.one();
    int ws = FreePorts.one();
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .file(
                    "io.patchbay.sip.listener-tls.cfg",
                    "transport=tls",
                    "bind.address=127.0.0.1",
                    "port=" + tls,
                    GREETING,
                    MESSAGE,
                    "tls.certificate=" + certificate.certificate(),
                    "tls.key=" + certificate.key())
                .file(
                    "io.patchbay.sip.listener-ws.cfg",
                    "transport=ws",
                    "bind.address=127.0.0.1",
                    "port=" + ws,
                    GREETING,
                    MESSAGE)
                .start(Product.START);
        Talk near = new Talk();
        Talk far = new Talk()) {
      OutgoingCall call = alice.dial(gateway.sip(), "bob", near);
      IncomingCall arrived = bob.ringing();
      arrived.answer(far.sdp());
      near.begin(call.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body());
      far.begin(arrived.invite().body());
      try (OpenSsl user = new OpenSsl(tls, certificate)) {
        besideHostileOnes(gateway, user, tls, ws, certificate);
      }
      awaitHeard(near);
      awaitHeard(far);
      assertThat(call.bye().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private void besideHostileOnes(
      Gateway gateway, OpenSsl user, int tls, int ws, Certificate certificate) throws Exception {
    ask(user);
    int lines = Product.log(gateway).size();

    for (int i = 0; i < EACH; i++) {
      connect(tls);
      connect(ws);
      write(connect(tls), clientHelloThatIsCut());
      byte[] noise = new byte[200];
      random.nextBytes(noise);
      noise[0] |= (byte) 0x80; // no record of TLS begins so
      expectEnd(write(connect(tls), noise));
      write(upgraded(ws), new byte[] {(byte) 0x81, (byte) 0xFE, 1, 0, 1, 2, 3, 4, 'O'});
      expectEnd(write(upgraded(ws), new byte[] {(byte) 0x83, (byte) 0x80, 1, 2, 3, 4}));
      ask(user);
    }
    try (SlowUsers slow = new SlowUsers(tls, certificate)) {
      slow.awaitEnd();
    }
    awaitCounters(gateway);
    ask(user);
    assertThat(Product.log(gateway)).hasSizeLessThan(lines + 10);
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
  }

  private static void awaitCounters(Gateway gateway) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, String> status = Product.status(gateway);
              assertThat(status)
                  .containsEntry("sip.listener.tls.failed-handshakes", Integer.toString(EACH))
                  .containsEntry("sip.listener.tls.slow", Integer.toString(2 * EACH + SLOW))
                  .containsEntry("sip.listener.ws.slow", Integer.toString(2 * EACH))
                  .containsEntry("sip.connections", "1");
            });
  }

  /** One who has said something before is answered, on the connection he has. */
  private void ask(OpenSsl user) throws IOException {
    user.write(
        SecureTransportIT.options("TLS", "asked" + ++asked).getBytes(StandardCharsets.UTF_8));
    assertThat(user.readUntil("Content-Length: 0"))
        .contains("SIP/2.0 200", "Call-ID: asked" + asked);
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    open.add(socket);
    return socket;
  }

  private Socket upgraded(int port) throws IOException {
    Socket socket =
        write(connect(port), SecureTransportIT.UPGRADE.getBytes(StandardCharsets.UTF_8));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int octet = socket.getInputStream().read();
      assertThat(octet).as("%s", answer).isNotNegative();
      answer.append((char) octet);
    }
    assertThat(answer).startsWith("HTTP/1.1 101");
    return socket;
  }

  private static Socket write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** A record of 512 octets, of which a few come. */
  private static byte[] clientHelloThatIsCut() {
    return new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3, 7, 7, 7};
  }

  /** An alert or a close frame may come first. */
  private static void expectEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static void awaitHeard(Talk talk) {
    long before = talk.heard();
    await().atMost(PATIENCE).until(() -> talk.heard() > before + 50);
  }

  /** Those who end their handshake, and then begin a message that does not end. */
  private static final class SlowUsers implements AutoCloseable {
    private final List<OpenSsl> users = new ArrayList<>();

    SlowUsers(int port, Certificate certificate) throws IOException {
      for (int i = 0; i < SLOW; i++) {
        OpenSsl user = new OpenSsl(port, certificate);
        users.add(user);
        user.write("INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: ".getBytes(StandardCharsets.UTF_8));
      }
    }

    /** They hear nothing, and are gone. */
    void awaitEnd() throws IOException {
      for (OpenSsl user : users) {
        assertThat(user.readUntil("SIP/2.0 ")).contains("CONNECTED").doesNotContain("SIP/2.0 ");
      }
    }

    @Override
    public void close() throws Exception {
      for (OpenSsl user : users) {
        user.close();
      }
    }
  }
}
