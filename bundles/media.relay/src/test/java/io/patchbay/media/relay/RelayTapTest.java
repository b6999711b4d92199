package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PacketSink;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session's sink hears of packets on real sockets. */
@Timeout(60)
class RelayTapTest {
  /** A packet as it was handed over; its payload behind the fixed header is text. */
  private record Heard(
      String leg,
      int media,
      PacketKind kind,
      String payload,
      InetSocketAddress source,
      InetSocketAddress destination,
      String thread) {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private RelayFixture fixture;
  private Peer alice;
  private Peer bob;
  private MediaSession session;
  private PacketSource source;
  private int towardsB;
  private int towardsA;

  @BeforeEach
  void call() throws Exception {
    fixture = new RelayFixture(EngineKind.AUTO, Kernel.freePairs(8));
    alice = new Peer(0xA);
    bob = new Peer(0xB);
    session = fixture.open();
    source = session.ability(PacketSource.class).orElseThrow();
    towardsB = port(await(session.offer(A, B, alice.sdp())), 0);
    towardsA = port(await(session.answer(B, A, bob.sdp())), 0);
  }

  @AfterEach
  void end() {
    alice.close();
    bob.close();
    fixture.close();
  }

  private PacketSink ear() {
    return (leg, media, kind, packet, from, to) -> {
      int header = kind == PacketKind.RTCP ? 8 : 12;
      byte[] payload = new byte[packet.limit() - header];
      packet.get(header, payload);
      heard.add(
          new Heard(
              leg,
              media,
              kind,
              new String(payload, StandardCharsets.US_ASCII),
              from,
              to,
              Thread.currentThread().getName()));
    };
  }

  private Heard next() throws InterruptedException {
    Heard next = heard.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("something heard").isNotNull();
    return next;
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(Peer.LOOPBACK, port);
  }

  @Test
  void everyPacketOfEitherSideIsHeardAsItCame() throws Exception {
    source.tap(ear());
    alice.sendRtp(towardsA, "from a");
    Heard first = next();
    assertThat(first.leg()).isEqualTo("a");
    assertThat(first.media()).isZero();
    assertThat(first.kind()).isEqualTo(PacketKind.RTP);
    assertThat(first.payload()).isEqualTo("from a");
    assertThat(first.source().getPort()).isEqualTo(alice.rtp.getLocalPort());
    assertThat(first.source().getAddress()).isEqualTo(Peer.LOOPBACK);
    assertThat(first.destination()).isEqualTo(at(towardsA));
    assertThat(first.thread()).startsWith("media-relay-");
    assertThat(bob.receiveRtp()).isEqualTo("from a");

    bob.sendRtp(towardsB, "from b");
    assertThat(next().leg()).isEqualTo("b");
    assertThat(alice.receiveRtp()).isEqualTo("from b");

    bob.sendRtcp(towardsB + 1, "report b");
    Heard report = next();
    assertThat(report.kind()).isEqualTo(PacketKind.RTCP);
    assertThat(report.payload()).isEqualTo("report b");
    assertThat(report.destination()).isEqualTo(at(towardsB + 1));
    assertThat(alice.receiveRtcp()).isEqualTo("report b");
  }

  @Test
  void strangersAreNotHeard() throws Exception {
    source.tap(ear());
    alice.sendRtp(towardsA, "mine");
    next();
    try (Peer mallory = new Peer(0xBAD)) {
      mallory.sendRtp(towardsA, "theirs");
      alice.sendRtp(towardsA, "mine again");
      assertThat(next().payload()).isEqualTo("mine again");
    }
  }

  @Test
  void nobodyHearsAfterTheSinkIsGone() throws Exception {
    source.tap(ear());
    alice.sendRtp(towardsA, "one");
    assertThat(next().payload()).isEqualTo("one");
    source.tap(null);
    alice.sendRtp(towardsA, "two");
    assertThat(bob.receiveRtp()).isEqualTo("one");
    assertThat(bob.receiveRtp()).isEqualTo("two");
    assertThat(heard).isEmpty();
  }

  private static SessionDescription two(Peer first, Peer second) throws Exception {
    return SessionDescription.parse(
        first.sdp()
            + Peer.audio(second.rtp.getLocalPort(), second.rtcp.getLocalPort(), "sendrecv"));
  }

  @Test
  void streamsThatComeLaterAreHeardToo() throws Exception {
    source.tap(ear());
    try (Peer video = new Peer(0xC);
        Peer screen = new Peer(0xD)) {
      int second = port(await(session.offer(A, B, two(alice, video))), 1);
      await(session.answer(B, A, two(bob, screen)));
      screen.sendRtp(second, "picture");
      Heard picture = next();
      assertThat(picture.media()).isEqualTo(1);
      assertThat(picture.leg()).isEqualTo("b");
    }
  }
}
