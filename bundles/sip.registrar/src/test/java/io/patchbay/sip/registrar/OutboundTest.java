package io.patchbay.sip.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.location.Binding;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Flows: RFC 5626. */
class OutboundTest {
  private static final InetSocketAddress ONE = new InetSocketAddress("198.51.100.1", 40001);
  private static final InetSocketAddress TWO = new InetSocketAddress("198.51.100.1", 40002);
  private static final String CONTACT =
      "Contact: <sip:1001@10.0.0.7;transport=tcp;ob>;+sip.instance=\"<urn:uuid:1>\";reg-id=";

  private static String text(String callId, String... lines) {
    String[] all = new String[lines.length + 1];
    System.arraycopy(lines, 0, all, 1, lines.length);
    all[0] = "Supported: path, outbound";
    return Rig.text(callId, 1, all);
  }

  @Test
  void aNewFlowTakesThePlaceOfTheOldOneAndSeveralLiveTogether() throws Exception {
    Rig rig = new Rig();
    String ok = rig.send("tcp", ONE, text("a", CONTACT + 1));
    assertThat(Rig.headers(ok, "Require")).containsExactly("outbound");
    assertThat(Rig.headers(ok, "Contact").get(0))
        .contains("+sip.instance=\"<urn:uuid:1>\";reg-id=1;expires=3600");
    rig.send("tcp", TWO, text("b", CONTACT + 1));
    assertThat(rig.bindings.of("1001", rig.now))
        .extracting(binding -> binding.source().remote())
        .containsExactly(TWO);
    rig.send("tcp", ONE, text("c", CONTACT + 2));
    assertThat(rig.bindings.of("1001", rig.now)).extracting(Binding::regId).containsExactly(1, 2);
  }

  @Test
  void aFlowThatIsClosedTakesItsBindingWithIt() throws Exception {
    Rig rig = new Rig();
    rig.send("tcp", ONE, text("a", CONTACT + 1));
    rig.send("tcp", TWO, text("b", CONTACT + 2));
    rig.closed.add(ONE);
    assertThat(rig.bindings.of("1001", rig.now).stream().flatMap(b -> rig.places.of(b).stream()))
        .hasSize(1);
    rig.sweep();
    assertThat(rig.bindings.of("1001", rig.now)).extracting(Binding::regId).containsExactly(2);
  }

  @Test
  void aFlowTimerIsToldWhereThereIsAConnectionToKeep() throws Exception {
    Rig rig = new Rig("flow.timer", "90");
    String ok = rig.send("tcp", ONE, text("a", CONTACT + 1));
    assertThat(Rig.headers(ok, "Flow-Timer")).containsExactly("90");
    assertThat(rig.longestSilence).containsOnly(Map.entry(ONE, Duration.ofSeconds(120)));
    assertThat(Rig.headers(rig.send("udp", TWO, text("b", CONTACT + 2)), "Flow-Timer")).isEmpty();
    String without = Rig.text("c", 1, "Contact: <sip:1001@10.0.0.7;transport=tcp>");
    assertThat(Rig.headers(rig.send("tcp", TWO, without), "Flow-Timer")).isEmpty();
    assertThat(rig.longestSilence).containsOnlyKeys(ONE);
    // the time passes, the transport has closed it
    rig.closed.add(ONE);
    rig.sweep();
    assertThat(rig.bindings.of("1001", rig.now)).extracting(Binding::regId).doesNotContain(1);
  }

  @Test
  void aFlowBehindAProxyIsTheProxysAndWithoutTheKeyNothingIsSaid() throws Exception {
    Rig rig = new Rig("flow.timer", "90");
    String proxied =
        text("a", CONTACT + 1)
            .replace(
                "\r\nFrom",
                "\r\nVia: SIP/2.0/TCP ua;branch=z9hG4bKua\r\nPath: <sip:edge;lr;ob>\r\nFrom");
    String ok = rig.send("tcp", ONE, proxied);
    assertThat(Rig.status(ok)).isEqualTo("200 OK");
    assertThat(Rig.headers(ok, "Flow-Timer")).isEmpty();
    Rig silent = new Rig();
    ok = silent.send("tcp", ONE, text("b", CONTACT + 1));
    assertThat(Rig.headers(ok, "Require")).containsExactly("outbound");
    assertThat(Rig.headers(ok, "Flow-Timer")).isEmpty();
    assertThat(rig.longestSilence).isEmpty();
    assertThat(silent.longestSilence).isEmpty();
  }

  @Test
  void withoutOutboundAConnectionThatIsGoneIsMissedOnlyWhereTheContactIsPrivate() throws Exception {
    Rig rig = new Rig();
    rig.send("tcp", ONE, Rig.text("a", 1, "Contact: <sip:1001@10.0.0.7;transport=tcp>"));
    rig.send("tcp", ONE, Rig.text("b", 1, "Contact: <sip:1001@198.51.100.1;transport=tcp>"));
    rig.closed.add(ONE);
    rig.sweep();
    assertThat(rig.contacts()).containsExactly("sip:1001@198.51.100.1;transport=tcp");
    assertThat(rig.places.of(rig.bindings.of("1001", rig.now).get(0)).orElseThrow().flow())
        .isEmpty();
  }

  @Test
  void regIdSaysNothingWithoutInstanceOrSupport() throws Exception {
    Rig rig = new Rig();
    String ok = rig.send("tcp", ONE, Rig.text("a", 1, CONTACT + 1));
    assertThat(Rig.headers(ok, "Require")).isEmpty();
    rig.send("tcp", ONE, text("b", "Contact: <sip:x@h>;reg-id=4"));
    assertThat(rig.bindings.of("1001", rig.now)).extracting(Binding::regId).containsExactly(0, 0);
  }

  @Test
  void twoFlowsInOneRequestABadIdAndAProxyWithoutOutboundAreRefused() throws Exception {
    Rig rig = new Rig();
    assertThat(Rig.status(rig.send("tcp", ONE, text("a", CONTACT + 1, CONTACT + 2))))
        .startsWith("400 ");
    assertThat(Rig.status(rig.send("tcp", ONE, text("b", CONTACT + 0)))).startsWith("400 ");
    String proxied =
        text("c", CONTACT + 1)
            .replace("\r\nFrom", "\r\nVia: SIP/2.0/TCP ua;branch=z9hG4bKua\r\nFrom");
    assertThat(Rig.status(rig.send("tcp", ONE, proxied)))
        .isEqualTo("439 First Hop Lacks Outbound Support");
    String supported =
        proxied
            .replace("\r\nFrom", "\r\nPath: <sip:core;lr>, <sip:edge;lr;ob>\r\nFrom")
            .replace("z9hG4bKc", "z9hG4bKd")
            .replace("ID: c", "ID: d");
    assertThat(Rig.status(rig.send("tcp", ONE, supported))).isEqualTo("200 OK");
  }
}
