package io.patchbay.sip.transport.net;

import static io.patchbay.sip.transport.net.TlsPeer.bytes;
import static io.patchbay.sip.transport.net.TlsPeer.connect;
import static io.patchbay.sip.transport.net.TlsPeer.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.patchbay.sip.transport.tls.Tls;
import io.patchbay.sip.transport.tls.TlsSettings;
import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  @TempDir static Path folder;

  private static Certificate gateway;
  private static Certificate other;
  private final EdgeRig rig = new EdgeRig();

  @BeforeAll
  static void certificates() {
    gateway = Certificate.make(folder, "gateway", "dns:gateway.test,dns:*.wild.test");
    other = Certificate.make(folder, "other", "dns:other.test,ip:127.0.0.1");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static TlsSettings pem(Certificate... certificates) {
    return new TlsSettings(
        List.of(certificates).stream().map(Certificate::certificate).toList(),
        List.of(certificates).stream().map(Certificate::key).toList(),
        Optional.empty(),
        "",
        Optional.empty(),
        TlsSettings.ClientAuth.NONE,
        TlsSettings.NONE.protocols(),
        TlsSettings.Verify.DOMAIN);
  }

  private static TlsSettings trusting(
      TlsSettings settings, Certificate authority, TlsSettings.ClientAuth clientAuth) {
    return new TlsSettings(
        settings.certificates(),
        settings.keys(),
        settings.keystore(),
        settings.password(),
        Optional.of(authority.certificate()),
        clientAuth,
        settings.protocols(),
        settings.verify());
  }

  private static StreamSettings stream(TlsSettings tls) {
    return StreamSettings.STANDARD.with(tls);
  }

  @Test
  void aRequestOverTlsIsAnsweredOnItsConnection() throws Exception {
    int port = rig.listen("tls", stream(pem(gateway)));
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLSocket peer = connect(port, null, null)) {
        peer.setEnabledProtocols(new String[] {protocol});
        peer.getOutputStream().write(bytes(EdgeTest.options("TLS", "a" + protocol)));
        assertThat(message(peer.getInputStream()))
            .startsWith("SIP/2.0 200")
            .contains("Contact: <sip:127.0.0.1:" + port + ";transport=tls>");
        assertThat(peer.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    assertThat(rig.status("tls").connections().orElseThrow().certificates())
        .contains("CN=gateway valid until");
  }

  @Test
  void oldProtocolsAreRefusedAndCounted() throws Exception {
    TlsSettings settings = pem(gateway);
    int port =
        rig.listen(
            "tls",
            stream(
                new TlsSettings(
                    settings.certificates(),
                    settings.keys(),
                    settings.keystore(),
                    "",
                    settings.trust(),
                    settings.clientAuth(),
                    List.of("TLSv1.3"),
                    settings.verify())));
    try (SSLSocket peer = connect(port, null, null)) {
      peer.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(peer::startHandshake).isInstanceOf(SSLException.class);
    }
    await().untilAsserted(() -> assertThat(rig.connections("tls").failedHandshakes()).isEqualTo(1));
  }

  @Test
  void theCertificateIsTheOneOfTheNameAskedFor() throws Exception {
    int port = rig.listen("tls", stream(pem(gateway, other)));
    assertThat(shown(port, null)).isEqualTo("CN=gateway");
    assertThat(shown(port, "other.test")).isEqualTo("CN=other");
    assertThat(shown(port, "a.wild.test")).isEqualTo("CN=gateway");
    assertThat(shown(port, "nobody.test")).isEqualTo("CN=gateway");
  }

  private static String shown(int port, String sni) throws IOException {
    try (SSLSocket peer = connect(port, null, sni)) {
      peer.startHandshake();
      return TlsPeer.shown(peer);
    }
  }

  @Test
  void aKeystoreDoesAsWell() throws Exception {
    int port =
        rig.listen(
            "tls",
            stream(
                new TlsSettings(
                    List.of(),
                    List.of(),
                    Optional.of(other.keystore()),
                    Certificate.PASSWORD,
                    Optional.empty(),
                    TlsSettings.ClientAuth.NONE,
                    TlsSettings.NONE.protocols(),
                    TlsSettings.Verify.DOMAIN)));
    assertThat(shown(port, null)).isEqualTo("CN=other");
  }

  @Test
  void whoMustShowACertificateAndHasNoneIsNotHeard() throws Exception {
    int port =
        rig.listen("tls", stream(trusting(pem(gateway), other, TlsSettings.ClientAuth.REQUIRE)));
    try (SSLSocket peer = connect(port, other, null)) {
      peer.getOutputStream().write(bytes(EdgeTest.options("TLS", "with")));
      assertThat(message(peer.getInputStream())).startsWith("SIP/2.0 200");
    }
    for (Certificate shown : new Certificate[] {null, gateway}) {
      try (SSLSocket peer = connect(port, shown, null)) {
        assertThatThrownBy(
                () -> {
                  peer.getOutputStream().write(bytes(EdgeTest.options("TLS", "without")));
                  message(peer.getInputStream());
                })
            .isInstanceOf(IOException.class);
      }
    }
    await().untilAsserted(() -> assertThat(rig.connections("tls").failedHandshakes()).isEqualTo(2));
  }

  private static String optionsWithAlias(String name, int server) {
    return EdgeTest.options("TLS", name)
        .replaceFirst("(Via: SIP/2.0/TLS )[^;]+", "$1127.0.0.1:" + server + ";alias");
  }

  @Test
  void whoHasProvedItsDomainIsCalledDownTheConnectionItHasOpened() throws Exception {
    int port =
        rig.listen("tls", stream(trusting(pem(gateway), other, TlsSettings.ClientAuth.WANT)));
    int server = FreePorts.one();
    try (SSLSocket peer = connect(port, other, null)) {
      peer.getOutputStream().write(bytes(optionsWithAlias("proved", server)));
      assertThat(message(peer.getInputStream())).startsWith("SIP/2.0 200");
      String uri = "sip:127.0.0.1:" + server + ";transport=tls";
      rig.options(rig.resolve(uri), uri);
      assertThat(message(peer.getInputStream()))
          .startsWith("OPTIONS " + uri)
          .containsPattern("Via: SIP/2.0/TLS 127.0.0.1:" + port + ";branch=[^;]+;alias\r\n");
      // another domain than the certificate's needs a connection of its own
      String named = "sip:localhost:" + server + ";transport=tls";
      rig.options(rig.resolve(named), named);
      assertThat(rig.event()).contains("connection refused");
    }
    assertThat(rig.event()).contains("connection closed");
    String gone = "sip:127.0.0.1:" + server + ";transport=tls";
    rig.options(rig.resolve(gone), gone);
    assertThat(rig.event()).contains("connection refused");
  }

  @Test
  void whoHasProvedNothingHasNoAlias() throws Exception {
    int port =
        rig.listen("tls", stream(trusting(pem(gateway), other, TlsSettings.ClientAuth.WANT)));
    int server = FreePorts.one();
    try (SSLSocket peer = connect(port, null, null)) {
      peer.getOutputStream().write(bytes(optionsWithAlias("claimed", server)));
      assertThat(message(peer.getInputStream())).startsWith("SIP/2.0 200");
      String uri = "sip:127.0.0.1:" + server + ";transport=tls";
      rig.options(rig.resolve(uri), uri);
      assertThat(rig.event()).contains("connection refused");
    }
  }

  @Test
  void garbageInPlaceOfAHandshakeEndsTheConnectionAndIsCounted() throws Exception {
    int port = rig.listen("tls", stream(pem(gateway)));
    try (Socket peer = new Socket("127.0.0.1", port)) {
      peer.setSoTimeout(10_000);
      peer.getOutputStream().write(bytes(EdgeTest.options("TLS", "plain")));
      assertThat(peer.getInputStream().readAllBytes()).doesNotContain(bytes("SIP/2.0 200"));
    }
    await().untilAsserted(() -> assertThat(rig.connections("tls").failedHandshakes()).isEqualTo(1));
    assertThat(shown(port, null)).isEqualTo("CN=gateway");
  }

  @Test
  void whoSaysNothingAfterConnectingIsNotWaitedForLong() throws Exception {
    int port =
        rig.listen(
            "tls",
            new StreamSettings(
                pem(gateway),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                10,
                10,
                List.of()));
    shown(port, null); // what a first handshake takes longer is no part of the greeting
    try (Socket silent = new Socket("127.0.0.1", port);
        SSLSocket shaken = connect(port, null, null)) {
      silent.setSoTimeout(10_000);
      shaken.startHandshake();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(() -> message(shaken.getInputStream()))
          .hasMessageContaining("connection closed");
    }
    await().untilAsserted(() -> assertThat(rig.connections("tls").slow()).isEqualTo(2));
  }

  @Test
  void aConnectionOfOursIsVerifiedByTheDomainOfTheUri() throws Exception {
    rig.listen("tls", stream(trusting(pem(gateway), other, TlsSettings.ClientAuth.NONE)));
    try (SSLServerSocket server = TlsPeer.listen(other)) {
      answer(server);
      String uri = "sip:127.0.0.1:" + server.getLocalPort() + ";transport=tls";
      rig.options(rig.resolve(uri), uri);
      assertThat(rig.event()).isEqualTo("200");
      // localhost is the same server, but no name of its certificate.
      answer(server);
      String named = "sips:localhost:" + server.getLocalPort();
      rig.options(rig.resolve(named), named);
      assertThat(rig.event())
          .contains("the certificate is of [other.test, 127.0.0.1], not of localhost");
    }
  }

  @Test
  void anAuthorityNobodyTrustsIsAnError() throws Exception {
    rig.listen("tls", stream(trusting(pem(gateway), gateway, TlsSettings.ClientAuth.NONE)));
    try (SSLServerSocket server = TlsPeer.listen(other)) {
      answer(server);
      String uri = "sips:127.0.0.1:" + server.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      assertThat(rig.event()).startsWith("tls 127.0.0.1:").contains("TLS: ");
    }
  }

  /** Takes one connection and answers one request, on a thread of its own. */
  private static void answer(SSLServerSocket server) {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try (SSLSocket socket = (SSLSocket) server.accept()) {
                String request = message(socket.getInputStream());
                String response =
                    request
                        .replaceFirst("OPTIONS .*\r\n", "SIP/2.0 200 OK\r\n")
                        .replaceFirst("\r\nTo: (.*)\r\n", "\r\nTo: $1;tag=x\r\n");
                socket.getOutputStream().write(bytes(response));
                socket.getOutputStream().flush();
                assertThat(socket.getInputStream().read()).isLessThan(256);
              } catch (IOException e) {
                // as the test wants it: the gateway refuses the certificate
              }
            });
    assertThat(done).isNotNull();
  }

  @Test
  void filesThatChangeAreReadAgainAndBadOnesAreNot() throws Exception {
    Path certificate = folder.resolve("live.crt");
    Path key = folder.resolve("live.key");
    copy(gateway.certificate(), certificate, 1);
    copy(gateway.key(), key, 1);
    Tls tls = new Tls("test.cfg", pem(new Certificate(certificate, key, gateway.keystore())));
    assertThat(tls.certificates()).startsWith("CN=gateway");

    copy(other.certificate(), certificate, 2);
    tls.refresh();
    copy(other.key(), key, 2);
    tls.refresh();
    assertThat(tls.certificates()).startsWith("CN=gateway");
    tls.refresh();
    assertThat(tls.certificates()).startsWith("CN=other");

    Files.writeString(certificate, "no certificate");
    tls.refresh();
    tls.refresh();
    assertThat(tls.certificates()).startsWith("CN=other");
    Files.delete(certificate);
    tls.refresh();
    tls.refresh();
    assertThat(tls.certificates()).startsWith("CN=other");

    copy(gateway.certificate(), certificate, 3);
    copy(gateway.key(), key, 3);
    tls.refresh();
    tls.refresh();
    assertThat(tls.certificates()).startsWith("CN=gateway");
  }

  private static void copy(Path from, Path to, int second) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.fromMillis(second * 1_000L));
  }

  @Test
  void aChangedFileHoldsForNewConnectionsAndLeavesTheOldAlone() throws Exception {
    Path certificate = folder.resolve("watched.crt");
    Path key = folder.resolve("watched.key");
    copy(gateway.certificate(), certificate, 1);
    copy(gateway.key(), key, 1);
    int port =
        rig.listen("tls", stream(pem(new Certificate(certificate, key, gateway.keystore()))));
    try (SSLSocket running = connect(port, null, null)) {
      running.startHandshake();
      copy(other.certificate(), certificate, 2);
      copy(other.key(), key, 2);
      await().atMost(Duration.ofSeconds(30)).until(() -> shown(port, null).equals("CN=other"));
      running.getOutputStream().write(bytes(EdgeTest.options("TLS", "still")));
      assertThat(message(running.getInputStream())).startsWith("SIP/2.0 200");
      assertThat(TlsPeer.shown(running)).isEqualTo("CN=gateway");
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndTheListenerGoesOnWithWhatItHad() throws Exception {
    int port = rig.listen("tls", stream(pem(gateway)));
    rig.configure(
        "tls", "tls", 0, stream(pem(new Certificate(folder.resolve("no"), other.key(), folder))));
    assertThat(shown(port, null)).isEqualTo("CN=gateway");

    rig.configure(
        "bad", "tls", 0, stream(pem(new Certificate(gateway.certificate(), other.key(), folder))));
    assertThat(rig.status("bad").listening()).isFalse();
    assertThat(rig.status("bad").detail())
        .isEqualTo("tls.key=" + other.key() + ": is not the key of " + gateway.certificate());
  }
}
