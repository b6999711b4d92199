package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.Reception;
import io.patchbay.api.media.RtcpMode;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.testkit.rtp.Deliveries;
import io.patchbay.testkit.rtp.Impairment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Calls through a bad network, under virtual time: what the relay counts, and what it reports in
 * RTCP of its own, is what was done to the packets.
 */
class RelayRtcpTest {
  private static final InetSocketAddress ALICE = new InetSocketAddress(Peer.LOOPBACK, 40000);
  private static final InetSocketAddress ALICE_RTCP = new InetSocketAddress(Peer.LOOPBACK, 40001);
  private static final InetSocketAddress BOB = new InetSocketAddress(Peer.LOOPBACK, 50000);
  private static final InetSocketAddress BOB_RTCP = new InetSocketAddress(Peer.LOOPBACK, 50001);
  private static final int PACKET_NANOS = 20_000_000;
  private static final int SSRC = 0x5EED;
  private static final int SR = 200;
  private static final int RR = 201;
  private static final int BYE = 203;

  private final ManualEngine engine = new ManualEngine();
  private final RelayBackend relay =
      new RelayBackend(engine, RelayFixture.settings(new PortRange(20000, 20099)), engine::now);
  private final List<Long> arrivals = new ArrayList<>();
  private final List<Integer> arrived = new ArrayList<>();
  private MediaSession session;
  private InetSocketAddress towardsA;
  private InetSocketAddress towardsB;

  private void call(RtcpMode mode, boolean rewriting) throws Exception {
    MediaSessionOptions options = MediaSessionOptions.builder().rtcp(mode).build();
    MediaLegOptions legs = MediaLegOptions.builder().ssrcRewriting(rewriting).build();
    MediaLeg a = new MediaLeg("a", Peer.LOOPBACK, Peer.LOOPBACK);
    MediaLeg b = new MediaLeg("b", Peer.LOOPBACK, Peer.LOOPBACK, legs);
    session = await(relay.open(new MediaSessionSpec("call", new RecordingListener(), options)));
    int forB = port(await(session.offer(a, b, Peer.sdp(40000, 40001, "sendrecv"))), 0);
    int forA = port(await(session.answer(b, a, Peer.sdp(50000, 50001, "sendrecv"))), 0);
    towardsA = new InetSocketAddress(Peer.LOOPBACK, forA);
    towardsB = new InetSocketAddress(Peer.LOOPBACK, forB);
  }

  private void receive(InetSocketAddress port, InetSocketAddress from, byte[] packet) {
    Objects.requireNonNull(engine.bound.get(port)).onPacket(ByteBuffer.wrap(packet), from);
  }

  /** Alice talks for so many packets through a bad network. */
  private Deliveries<byte[]> talk(Impairment impairment, int packets) {
    Deliveries<byte[]> network = new Deliveries<>(impairment);
    for (int i = 0; i < packets; i++) {
      network.send(Peer.rtpPacket(SSRC, 65_000 + i, "x".repeat(160)), engine.nanoTime());
      long end = engine.nanoTime() + PACKET_NANOS;
      while (network.nextAt() < end) {
        deliver(network);
      }
      engine.pass(Duration.ofNanos(end - engine.nanoTime()));
    }
    while (network.nextAt() != Long.MAX_VALUE) {
      deliver(network);
    }
    return network;
  }

  private void deliver(Deliveries<byte[]> network) {
    engine.pass(Duration.ofNanos(Math.max(0, network.nextAt() - engine.nanoTime())));
    byte[] packet = Objects.requireNonNull(network.poll(engine.nanoTime()));
    arrivals.add(engine.nanoTime());
    arrived.add(((ByteBuffer.wrap(packet).getShort(2) - 65_000) & 0xFFFF));
    receive(towardsA, ALICE, packet);
  }

  private MediaReport.Stream side(String leg) throws Exception {
    return await(session.query()).streams().stream()
        .filter(stream -> stream.leg().equals(leg))
        .findFirst()
        .orElseThrow();
  }

  /** RTCP of the relay to that address. */
  private List<ManualEngine.Sent> rtcpTo(InetSocketAddress address) {
    return engine.sent.stream().filter(sent -> sent.to().equals(address)).toList();
  }

  private static int type(byte[] compound) {
    return compound[1] & 0xFF;
  }

  @Test
  void theFiguresAreWhatWasInjected() throws Exception {
    for (int seed = 1; seed <= 20; seed++) {
      call(RtcpMode.FORWARD, false);
      Deliveries<byte[]> network =
          talk(
              Impairment.none(seed)
                  .withLoss(0.03)
                  .withDuplication(0.02)
                  .withReordering(0.02, Duration.ofMillis(90))
                  .withJitter(Duration.ofMillis(30)),
              3000);
      Reception heard = side("a").reception().orElseThrow();
      assertThat(heard.ssrc()).isEqualTo(SSRC);
      assertThat(heard.duplicates()).as("seed %d", seed).isEqualTo(network.duplicates());
      assertThat(heard.reordered()).as("seed %d", seed).isEqualTo(network.reordered());
      // A loss before the first or after the last that came cannot be seen by anybody.
      long unseen = 3000 - heard.expected();
      assertThat(heard.lost()).as("seed %d", seed).isEqualTo(network.lost() - unseen);
      assertThat(unseen).isBetween(0L, 3L);
      await(session.close());
    }
  }

  /** The lines of RFC 3550 appendix A.8 over the very arrivals. */
  @Test
  void jitterAndTheLongestGapAreThoseOfTheArrivals() throws Exception {
    call(RtcpMode.FORWARD, false);
    talk(Impairment.none(4).withLoss(0.05).withJitter(Duration.ofMillis(60)), 2000);
    double jitter = 0;
    long gap = 0;
    for (int i = 1; i < arrivals.size(); i++) {
      long between = arrivals.get(i) - arrivals.get(i - 1);
      double sent = (arrived.get(i) - arrived.get(i - 1)) * 20e6;
      jitter += (Math.abs(between - sent) - jitter) / 16;
      gap = Math.max(gap, between);
    }
    Reception heard = side("a").reception().orElseThrow();
    assertThat(heard.jitterMillis()).isCloseTo(jitter / 1e6, within(1e-6));
    assertThat(heard.jitterMillis()).isBetween(5.0, 40.0);
    assertThat(heard.longestGapMillis()).isCloseTo(gap / 1e6, within(1e-6));
  }

  @Test
  void terminatedReportsTellTheInjectedLossAndJitterFieldByField() throws Exception {
    call(RtcpMode.TERMINATE, false);
    Deliveries<byte[]> network =
        talk(Impairment.none(9).withLoss(0.10).withJitter(Duration.ofMillis(15)), 3000);
    ManualEngine.Sent last = rtcpTo(ALICE_RTCP).get(rtcpTo(ALICE_RTCP).size() - 1);
    ManualEngine.Sent before = rtcpTo(ALICE_RTCP).get(rtcpTo(ALICE_RTCP).size() - 2);
    assertThat(type(last.octets())).as("Alice is sent no media").isEqualTo(RR);
    ByteBuffer block = ByteBuffer.wrap(last.octets(), 8, 24).slice();
    Seen now = seenBefore(last.nanos());
    Seen then = seenBefore(before.nanos());
    assertThat(block.getInt(0)).isEqualTo(SSRC);
    long expected = now.highest - then.highest;
    long lost = expected - (now.packets - then.packets);
    assertThat(block.get(4) & 0xFF).as("fraction").isEqualTo((int) (lost * 256 / expected));
    assertThat(block.getInt(4) & 0xFFFFFF)
        .as("cumulative")
        .isEqualTo(now.highest - now.lowest + 1 - now.packets);
    assertThat(block.getInt(8)).as("highest").isEqualTo(65_000 + now.highest);
    assertThat(block.getInt(12)).as("jitter").isEqualTo((int) (now.jitter / 125_000));
    assertThat(network.lost()).isBetween(240L, 360L);

    ManualEngine.Sent toBob = rtcpTo(BOB_RTCP).get(rtcpTo(BOB_RTCP).size() - 1);
    assertThat(type(toBob.octets())).isEqualTo(SR);
    ByteBuffer report = ByteBuffer.wrap(toBob.octets());
    int sent = seenBefore(toBob.nanos()).packets;
    assertThat(report.getInt(4)).isEqualTo(SSRC);
    assertThat(report.getInt(20)).as("packets").isEqualTo(sent);
    assertThat(report.getInt(24)).as("octets").isEqualTo(160 * sent);
    await(session.close());
    assertThat(octets(engine.sent.get(engine.sent.size() - 1))).contains((byte) BYE);
    assertThat(engine.timers()).as("only the sweep is left").isEqualTo(1);
  }

  private static List<Byte> octets(ManualEngine.Sent sent) {
    List<Byte> all = new ArrayList<>();
    for (byte each : sent.octets()) {
      all.add(each);
    }
    return all;
  }

  /** What had arrived at a moment. */
  private record Seen(int packets, int lowest, int highest, double jitter) {}

  private Seen seenBefore(long nanos) {
    int packets = 0;
    int lowest = Integer.MAX_VALUE;
    int highest = 0;
    double jitter = 0;
    while (packets < arrivals.size() && arrivals.get(packets) <= nanos) {
      if (packets > 0) {
        double sent = (arrived.get(packets) - arrived.get(packets - 1)) * 20e6;
        long between = arrivals.get(packets) - arrivals.get(packets - 1);
        jitter += (Math.abs(between - sent) - jitter) / 16;
      }
      lowest = Math.min(lowest, arrived.get(packets));
      highest = Math.max(highest, arrived.get(packets));
      packets++;
    }
    return new Seen(packets, lowest, highest, jitter);
  }

  @Test
  void forwardedRtcpIsUnchangedAndNothingIsAdded() throws Exception {
    call(RtcpMode.FORWARD, false);
    talk(Impairment.none(1), 500);
    byte[] report = Peer.rtcpPacket(SSRC, "of Alice");
    receive(new InetSocketAddress(Peer.LOOPBACK, towardsA.getPort() + 1), ALICE_RTCP, report);
    assertThat(rtcpTo(BOB_RTCP)).hasSize(1);
    assertThat(rtcpTo(BOB_RTCP).get(0).octets()).isEqualTo(report);
    assertThat(rtcpTo(ALICE_RTCP)).isEmpty();
  }

  @Test
  void malformedRtcpIsCountedAndDroppedInBothModes() throws Exception {
    for (RtcpMode mode : RtcpMode.values()) {
      call(mode, false);
      byte[] lying = Peer.rtcpPacket(SSRC, "report");
      lying[3]++;
      receive(new InetSocketAddress(Peer.LOOPBACK, towardsA.getPort() + 1), ALICE_RTCP, lying);
      assertThat(side("a").dropped()).isEqualTo(1);
      assertThat(side("a").rtcpPackets()).isZero();
      assertThat(rtcpTo(BOB_RTCP)).isEmpty();
      await(session.close());
    }
  }

  @Test
  void aLegThatIsSentSsrcsOfOursHearsOfNoOther() throws Exception {
    call(RtcpMode.FORWARD, true);
    talk(Impairment.none(1), 50);
    ManualEngine.Sent media = rtcpTo(BOB).get(0);
    int given = ByteBuffer.wrap(media.octets()).getInt(8);
    assertThat(given).isNotEqualTo(SSRC);
    for (ManualEngine.Sent sent : rtcpTo(BOB)) {
      assertThat(ByteBuffer.wrap(sent.octets()).getInt(8)).isEqualTo(given);
    }
    receive(
        new InetSocketAddress(Peer.LOOPBACK, towardsA.getPort() + 1),
        ALICE_RTCP,
        Peer.rtcpPacket(SSRC, ""));
    assertThat(ByteBuffer.wrap(rtcpTo(BOB_RTCP).get(0).octets()).getInt(4)).isEqualTo(given);
    receive(towardsB, BOB, Peer.rtpPacket(0xB0B, 1, "x"));
    assertThat(ByteBuffer.wrap(rtcpTo(ALICE).get(0).octets()).getInt(8)).isEqualTo(0xB0B);
    assertThat(side("a").reception().orElseThrow().ssrc()).isEqualTo(SSRC);
  }
}
