package io.patchbay.sip.transport.net;

import static io.patchbay.sip.transport.net.TlsPeer.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.Target;
import io.patchbay.testkit.dns.FakeDns;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 3263 against a name server, and what is done when a server does not answer. */
@Timeout(60)
class LocatingTest {
  private final FakeDns dns = new FakeDns();
  private final EdgeRig rig = new EdgeRig();

  /** Branches of the requests that were answered. */
  private final Set<String> answered = new HashSet<>();

  @BeforeEach
  void listen() {
    rig.listen("udp", StreamSettings.STANDARD);
    rig.listen("tcp", StreamSettings.STANDARD);
    rig.edge.dns(List.of(dns.address()), 10_000);
  }

  @AfterEach
  void stop() {
    rig.close();
    dns.close();
  }

  private String found(String uri) throws Exception {
    Target target = rig.resolve(uri);
    return target.transport() + " " + AddressText.of(target.remote());
  }

  @Test
  void naptrChoosesTheTransportAndSrvTheServer() throws Exception {
    dns.naptr("a.test", 20, 1, "SIP+D2U", "_sip._udp.a.test")
        .naptr("a.test", 10, 1, "SIP+D2T", "_sip._tcp.a.test")
        .naptr("a.test", 5, 1, "SIPS+D2T", "_sips._tcp.a.test")
        .srv("_sip._tcp.a.test", 1, 1, 5071, "host.a.test")
        .host("host.a.test", "127.0.0.1");
    assertThat(found("sip:a.test")).isEqualTo("tcp 127.0.0.1:5071");
  }

  @Test
  void withoutNaptrSrvIsAskedForWhatWeSpeakAndWithoutSrvTheHost() throws Exception {
    dns.srv("_sip._tcp.b.test", 1, 1, 5072, "b.test").host("b.test", "127.0.0.1");
    assertThat(found("sip:b.test")).isEqualTo("tcp 127.0.0.1:5072");
    dns.host("c.test", "127.0.0.1");
    assertThat(found("sip:c.test")).isEqualTo("udp 127.0.0.1:5060");
    assertThat(found("sip:c.test;transport=tcp")).isEqualTo("tcp 127.0.0.1:5060");
    // A port or an address says it all.
    int asked = dns.asked().size();
    assertThat(found("sip:b.test:5073")).isEqualTo("udp 127.0.0.1:5073");
    assertThat(found("sip:127.0.0.1")).isEqualTo("udp 127.0.0.1:5060");
    assertThat(dns.asked()).hasSize(asked);
  }

  @Test
  void answersAreKeptForTheirTimeToLive() throws Exception {
    dns.naptr("d.test", 1, 1, "SIP+D2U", "_sip._udp.d.test")
        .srv("_sip._udp.d.test", 1, 1, 5074, "host.d.test")
        .host("host.d.test", "127.0.0.1");
    found("sip:d.test");
    int asked = dns.asked().size();
    found("sip:d.test");
    assertThat(dns.asked()).hasSize(asked);
  }

  @Test
  void anIpv6ServerIsNotChosenByAListenerOfIpv4() throws Exception {
    dns.srv("_sip._udp.e.test", 1, 1, 5075, "six.e.test")
        .srv("_sip._udp.e.test", 2, 1, 5075, "four.e.test")
        .host("six.e.test", "::1")
        .host("four.e.test", "127.0.0.1");
    assertThat(found("sip:e.test")).isEqualTo("udp 127.0.0.1:5075");
  }

  @Test
  void aNameNobodyKnowsIsSaidSo() {
    assertThatThrownBy(() -> rig.resolve("sip:nobody.test"))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("nobody.test: unknown host");
  }

  @Test
  void aNameServerThatSaysNothingIsAnError() {
    dns.silent(true);
    rig.edge.dns(List.of(dns.address()), 500);
    assertThatThrownBy(() -> rig.resolve("sip:slow.test"))
        .hasMessageContaining("slow.test: no answer from DNS");
  }

  @Test
  void aNameServerThatSaysNothingKeepsNobodyElseWaiting() throws Exception {
    dns.silent(true);
    rig.edge.dns(List.of(dns.address()), 60_000);
    CompletableFuture<Target> waiting =
        rig.transport.resolve(rig.transport.messages().uri("sip:slow.test")).toCompletableFuture();
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String uri = "sip:127.0.0.1:" + peer.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      answer(peer, 200);
      assertThat(rig.event()).isEqualTo("200");
    }
    assertThat(waiting).isNotDone();
  }

  @Test
  void aNameOfTheHostsFileIsFoundWithoutDns() throws Exception {
    dns.silent(true);
    rig.edge.dns(List.of(dns.address()), 500);
    assertThat(found("sip:localhost")).isEqualTo("udp 127.0.0.1:5060");
  }

  @Test
  void aServerThatSaysNothingIsLeftForTheNextAndRemembered() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket alive = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      dns.srv("_sip._udp.f.test", 1, 1, silent.getLocalPort(), "host.f.test")
          .srv("_sip._udp.f.test", 2, 1, alive.getLocalPort(), "host.f.test")
          .host("host.f.test", "127.0.0.1");
      assertThat(found("sip:f.test")).isEqualTo("udp 127.0.0.1:" + silent.getLocalPort());
      rig.options(rig.resolve("sip:f.test"), "sip:f.test");
      answer(alive, 200);
      assertThat(rig.event()).isEqualTo("200");
      assertThat(found("sip:f.test")).isEqualTo("udp 127.0.0.1:" + alive.getLocalPort());
    }
  }

  @Test
  void aServerThatIsNotAvailableIsLeftForTheNextWithAnotherBranch() throws Exception {
    try (DatagramSocket busy = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket alive = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      dns.srv("_sip._udp.g.test", 1, 1, busy.getLocalPort(), "host.g.test")
          .srv("_sip._udp.g.test", 2, 1, alive.getLocalPort(), "host.g.test")
          .host("host.g.test", "127.0.0.1");
      rig.options(rig.resolve("sip:g.test"), "sip:g.test");
      String first = answer(busy, 503);
      String second = answer(alive, 200);
      assertThat(rig.event()).isEqualTo("200");
      assertThat(branch(second)).isNotEqualTo(branch(first));
      assertThat(callId(second)).isEqualTo(callId(first));
      // Both not available: the caller is told.
      rig.options(rig.resolve("sip:g.test"), "sip:g.test");
      answer(alive, 503);
      answer(busy, 503);
      assertThat(rig.event()).isEqualTo("503");
    }
  }

  @Test
  void whatIsTooLargeForADatagramGoesOverTcpAndWithoutTcpAsADatagram() throws Exception {
    String longUser = "u".repeat(1_300);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri = "sip:" + longUser + "@127.0.0.1:" + server.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      try (Socket connection = server.accept()) {
        String request = message(connection.getInputStream());
        assertThat(request).contains("Via: SIP/2.0/TCP ");
        connection.getOutputStream().write(response(request, 200));
        assertThat(rig.event()).isEqualTo("200");
      }
    }
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String uri = "sip:" + longUser + "@127.0.0.1:" + peer.getLocalPort();
      rig.options(rig.resolve(uri), uri);
      assertThat(answer(peer, 200)).contains("Via: SIP/2.0/UDP ");
      assertThat(rig.event()).isEqualTo("200");
    }
  }

  /** Answers the next request that is no repeat of the one before, and gives it. */
  private String answer(DatagramSocket socket, int status) throws IOException {
    socket.setSoTimeout(15_000);
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    String request;
    do {
      packet.setLength(65_535);
      socket.receive(packet);
      request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
    } while (!answered.add(branch(request)));
    byte[] response = response(request, status);
    socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
    return request;
  }

  private static byte[] response(String request, int status) {
    return request
        .replaceFirst("OPTIONS .*\r\n", "SIP/2.0 " + status + " Whatever\r\n")
        .replaceFirst("\r\nTo: (.*)\r\n", "\r\nTo: $1;tag=x\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String branch(String request) {
    return request.replaceAll("(?s).*branch=([^;\r]+).*", "$1");
  }

  private static String callId(String request) {
    return request.replaceAll("(?s).*Call-ID: ([^\r]+).*", "$1");
  }
}
