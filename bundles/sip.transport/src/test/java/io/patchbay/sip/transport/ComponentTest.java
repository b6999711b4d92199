package io.patchbay.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.handler.SipRequestHandler;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The components as Declarative Services would drive them. */
@Timeout(30)
class ComponentTest {
  private final SipTransportComponent transport =
      new SipTransportComponent(Map.of("service.pid", "io.patchbay.sip.transport", "threads", "1"));

  @AfterEach
  void stop() {
    transport.deactivate();
  }

  private static Map<String, Object> listener(String... keysAndValues) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.patchbay.sip.listener~udp");
    properties.put("felix.fileinstall.filename", "file:/etc/io.patchbay.sip.listener-udp.cfg");
    properties.put("bind.address", "127.0.0.1");
    properties.put("port", "0");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  private ListenerStatus status() {
    return transport.listeners().get(0);
  }

  @Test
  void aListenerComesChangesAndGoes() {
    ListenerComponent udp = new ListenerComponent(transport, listener());
    int port = status().bind().port();
    assertThat(status().name()).isEqualTo("udp");
    assertThat(status().listening()).isTrue();
    udp.modified(listener("advertised.address", "gw.example.com"));
    assertThat(status().advertised()).isEqualTo("gw.example.com:" + port);
    assertThat(status().bind().port()).isEqualTo(port);
    udp.modified(listener("transport", "tcp"));
    assertThat(status().transport()).isEqualTo("tcp");
    udp.deactivate();
    assertThat(transport.listeners()).isEmpty();
  }

  @Test
  void aBadValueKeepsTheOldSettings() {
    ListenerComponent udp = new ListenerComponent(transport, listener());
    ListenerStatus before = status();
    udp.modified(listener("port", "99999"));
    udp.modified(listener("bind.address", "somewhere"));
    udp.modified(listener("transport", "sctp"));
    assertThat(transport.listeners()).containsExactly(before);
  }

  @Test
  void aListenerThatCannotBeReadIsListedWithEveryProblem() {
    ListenerComponent udp =
        new ListenerComponent(
            transport, listener("port", "99999", "prot", "5060", "transport", "sctp"));
    assertThat(status().listening()).isFalse();
    assertThat(status().detail())
        .startsWith("io.patchbay.sip.listener-udp.cfg: ")
        .contains("port=99999: must be a whole number from 0 to 65535")
        .contains("unknown key 'prot'")
        .contains("transport=sctp: must be udp, tcp, tls, ws or wss");
    udp.modified(listener());
    assertThat(status().listening()).isTrue();
  }

  @Test
  void badTransportSettingsFallBackToTheDefaults() {
    SipTransportComponent other =
        new SipTransportComponent(Map.of("threads", "many", "t1", "5000", "t2", "4000"));
    assertThat(other.loop("x")).isNotNull();
    other.modified(Map.of("t1", "0"));
    other.deactivate();
  }

  @Test
  void aWrongNetworkKeepsTheFilterAsItIs() {
    Map<String, Object> pid = Map.of("service.pid", "io.patchbay.sip.filter");
    FilterComponent filter = new FilterComponent(transport, with(pid, "deny", "203.0.113.0/24"));
    filter.modified(with(pid, "deny", "203.0.113.0/40"));
    filter.modified(with(pid, "source.answer", "486"));
    assertThat(transport.filterStatus().deny()).isEqualTo("203.0.113.0/24");
    filter.modified(with(pid, "source.rate", "50"));
    assertThat(transport.filterStatus().deny()).isEmpty();
    assertThat(transport.filterStatus().rate()).isEqualTo(50);
    filter.deactivate();
    assertThat(transport.filterStatus().rate()).isZero();
  }

  @Test
  void filterSettingsThatCannotBeReadAreAllNamed() {
    Map<String, Object> bad = new HashMap<>();
    bad.put("felix.fileinstall.filename", "file:/etc/io.patchbay.sip.filter.cfg");
    bad.put("allow", "10.0.0.0/8, 192.0.2.7/24");
    bad.put("max.headers", "3");
    assertThatThrownBy(() -> FilterReading.read(bad))
        .hasMessageStartingWith("io.patchbay.sip.filter.cfg: ")
        .hasMessageContaining(
            "allow=10.0.0.0/8, 192.0.2.7/24: '192.0.2.7/24' has bits set behind its prefix")
        .hasMessageContaining("max.headers=3: must be a whole number from 20 to 1000");
  }

  private static Map<String, Object> with(Map<String, Object> some, String key, String value) {
    Map<String, Object> all = new HashMap<>(some);
    all.put(key, value);
    return all;
  }

  @Test
  void handlersComeAndGo() throws Exception {
    new ListenerComponent(transport, listener());
    assertThat(options("one")).startsWith("SIP/2.0 503 ");
    SipRequestHandler handler = this::ok;
    transport.addHandler(handler, Map.of("service.ranking", 5));
    assertThat(options("two")).startsWith("SIP/2.0 200 ");
    transport.updatedHandler(handler, Map.of());
    assertThat(options("three")).startsWith("SIP/2.0 200 ");
    transport.removeHandler(handler);
    assertThat(options("four")).startsWith("SIP/2.0 503 ");
  }

  private boolean ok(IncomingRequest request) {
    request.respond(transport.messages().response(request, 200, "t"));
    return true;
  }

  private String options(String callId) throws Exception {
    String text =
        """
        OPTIONS sip:gw@127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK%1$s
        From: <sip:a@127.0.0.1>;tag=a
        To: <sip:gw@127.0.0.1>
        Call-ID: %1$s
        CSeq: 1 OPTIONS
        Content-Length: 0

        """
            .formatted(callId)
            .replace("\n", "\r\n");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, InetAddress.getLoopbackAddress(), status().bind().port()));
      DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatTlsLacksIsSaidKeyByKey() {
    ListenerReading reading =
        ListenerReading.of(
            Map.of(
                "service.pid",
                "io.patchbay.sip.listener~tls",
                "transport",
                "tls",
                "tls.key",
                "a.key",
                "tls.client.auth",
                "require",
                "tls.oldest",
                "SSLv3",
                "tls.verify",
                "maybe"));
    assertThat(reading.problem().orElseThrow())
        .contains("tls.certificate=: must name a file, or tls.keystore must")
        .contains("tls.key=a.key: must name as many files as tls.certificate")
        .contains("tls.client.auth=require: needs tls.trust")
        .contains("tls.oldest=SSLv3: must be TLSv1.2 or TLSv1.3")
        .contains("tls.verify=maybe: must be one of [domain, chain, none]");
  }
}
