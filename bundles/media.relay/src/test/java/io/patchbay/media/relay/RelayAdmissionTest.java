package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** New sessions are refused where there are enough; those that are open go on. */
class RelayAdmissionTest {
  private final ManualEngine engine = new ManualEngine();
  private int cpu;

  private RelayBackend relay(String... keysAndValues) throws Exception {
    return new RelayBackend(engine, settings(keysAndValues), List.of(), engine::now, () -> cpu);
  }

  private static RelaySettings settings(String... keysAndValues) throws Exception {
    return RelaySettings.read(
        keysAndValues.length == 2
            ? Map.of(keysAndValues[0], keysAndValues[1])
            : Map.of(keysAndValues[0], keysAndValues[1], keysAndValues[2], keysAndValues[3]));
  }

  private static MediaSession open(RelayBackend relay) throws Exception {
    return await(relay.open(new MediaSessionSpec("call", new RecordingListener())));
  }

  private static void assertRefused(RelayBackend relay, String why) {
    assertThatThrownBy(() -> open(relay))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.OVERLOADED))
        .hasMessage("no new session: " + why);
  }

  private static BackendStatus.Load load(RelayBackend relay, String name) {
    return relay.status().loads().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sessions() throws Exception {
    RelayBackend relay = relay("max.sessions", "2");
    MediaSession first = open(relay);
    open(relay);
    assertRefused(relay, "2 sessions, the limit is max.sessions=2");
    assertThat(load(relay, "sessions")).isEqualTo(new BackendStatus.Load("sessions", 2, 2));
    await(first.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    await(first.close());
    open(relay);
    relay.apply(settings("max.sessions", "0"), List.of());
    open(relay);
  }

  @Test
  void packetRate() throws Exception {
    RelayBackend relay = relay("max.packet.rate", "100");
    MediaSession session = open(relay);
    SessionDescription offer = Peer.sdp(40000, 40001, "sendrecv");
    int towardsB = RelayFixture.port(await(session.offer(A, B, offer)), 0);
    PacketHandler handler = engine.bound.get(new InetSocketAddress(Peer.LOOPBACK, towardsB));
    assertThat(handler).isNotNull();
    send(handler, 99);
    engine.pass(1);
    assertThat(load(relay, "packets-per-second").now()).isEqualTo(99);
    MediaSession second = open(relay);
    send(handler, 100);
    engine.pass(1);
    assertRefused(relay, "100 packets a second, the limit is max.packet.rate=100");
    await(second.close());
    await(session.close());
    engine.pass(1);
    assertThat(load(relay, "packets-per-second").now()).isZero();
    open(relay);
  }

  private static void send(PacketHandler handler, int packets) {
    InetSocketAddress bob = new InetSocketAddress(Peer.LOOPBACK, 50000);
    for (int i = 0; i < packets; i++) {
      handler.onPacket(ByteBuffer.wrap(Peer.rtpPacket(0xB, i, "x")), bob);
    }
  }

  @Test
  void cpu() throws Exception {
    RelayBackend relay = relay("max.cpu", "80");
    cpu = 79;
    open(relay);
    cpu = 80;
    assertRefused(relay, "80 percent CPU, the limit is max.cpu=80");
    assertThat(load(relay, "cpu-percent").percent()).isEqualTo(100);
  }

  @Test
  void portsOfAnInterfaceAreKeptForCallsThatAreUp() throws Exception {
    RelayBackend relay = relay("ports", "20000-20019", "max.port.use", "40");
    SessionDescription offer = Peer.sdp(40000, 40001, "sendrecv");
    MediaSession first = open(relay);
    await(first.offer(A, B, offer));
    await(open(relay).offer(A, B, offer));
    MediaSession third = open(relay);
    assertThatThrownBy(() -> await(third.offer(A, B, offer)))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.EXHAUSTED))
        .hasMessage(
            "no new session: 40 percent of the ports of interface default are taken, the limit is"
                + " max.port.use=40");
    SessionDescription more = SessionDescription.parse(offer + "m=video 6000 RTP/AVP 31\r\n");
    await(first.offer(A, B, more));
    assertThat(load(relay, "ports.default"))
        .isEqualTo(new BackendStatus.Load("ports.default", 12, 20));
  }

  @Test
  void whatIsNearlyUsedUpIsWarnedOfOnceUntilItWasCalm() {
    LoadWarnings warnings = new LoadWarnings();
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 80, 100)))).isEmpty();
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 81, 100))))
        .containsExactly("sessions");
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 75, 100)))).isEmpty();
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 81, 100)))).isEmpty();
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 69, 100)))).isEmpty();
    assertThat(warnings.look(List.of(new BackendStatus.Load("sessions", 90, 100))))
        .containsExactly("sessions");
    assertThat(warnings.look(List.of(new BackendStatus.Load("cpu", 99, 0)))).isEmpty();
  }

  @Test
  void cpuIsAShareOfAllProcessors() {
    assertThat(CpuMeter.percent(Duration.ofMillis(500), 1_000_000_000, 2)).isEqualTo(25);
    assertThat(CpuMeter.percent(Duration.ofMillis(2500), 1_000_000_000, 2)).isEqualTo(100);
    assertThat(CpuMeter.percent(Duration.ZERO, 0, 2)).isZero();
  }
}
