package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.sdp.SessionDescription;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ports, sockets and threads, as the kernel sees them; with every engine. */
@Timeout(60)
abstract class RelayPortsTest {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayPortsTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayPortsTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private static final SessionDescription OFFER = sdp(40000, "sendrecv");
  private static final SessionDescription ANSWER = sdp(50000, "sendrecv");

  private final EngineKind engine;

  RelayPortsTest(EngineKind engine) {
    this.engine = engine;
  }

  private static SessionDescription sdp(int port, String direction) {
    return assertDoesNotThrow(() -> Peer.sdp(port, port + 1, direction));
  }

  private static SessionDescription twoMedia(String second) throws Exception {
    return SessionDescription.parse(sdp(40000, "sendrecv") + second);
  }

  @Test
  void exhaustionLeavesEverythingAsItWasAndEndsWithAClose() throws Exception {
    PortRange range = Kernel.freePairs(3);
    try (RelayFixture fixture = new RelayFixture(engine, range)) {
      MediaSession first = fixture.open();
      await(first.offer(A, B, OFFER));
      MediaSession second = fixture.open();
      assertThatThrownBy(() -> await(second.offer(A, B, OFFER)))
          .isInstanceOfSatisfying(
              MediaException.class,
              e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.EXHAUSTED))
          .hasMessageContaining(range.toString())
          .hasMessageContaining("127.0.0.1");
      await(second.close());
      assertThat(fixture.relay.status().portsInUse()).isEqualTo(4);
      assertThat(fixture.relay.status().portsTotal()).isEqualTo(6);

      await(first.close());
      assertThat(fixture.relay.status().portsInUse()).isZero();
      MediaSession third = fixture.open();
      assertThat(port(await(third.offer(A, B, OFFER)), 0)).isBetween(range.first(), range.last());
    }
  }

  @Test
  void anExhaustedReOfferKeepsTheRunningStream() throws Exception {
    try (RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(3));
        Peer alice = new Peer(1);
        Peer bob = new Peer(2)) {
      MediaSession session = fixture.open();
      await(session.offer(A, B, alice.sdp()));
      int towardsA = port(await(session.answer(B, A, bob.sdp())), 0);
      SessionDescription wider = twoMedia("m=video 6000 RTP/AVP 31\r\n");
      assertThatThrownBy(() -> await(session.offer(A, B, wider)))
          .isInstanceOf(MediaException.class);
      alice.sendRtp(towardsA, "still here");
      assertThat(bob.receiveRtp()).isEqualTo("still here");
    }
  }

  @Test
  void closeFreesThePortsInTheKernel() throws Exception {
    try (RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(4))) {
      MediaSession session = fixture.open();
      int towardsB = port(await(session.offer(A, B, OFFER)), 0);
      int towardsA = port(await(session.answer(B, A, ANSWER)), 0);
      List<Integer> ports = List.of(towardsA, towardsA + 1, towardsB, towardsB + 1);
      assertThat(Kernel.udpPorts()).containsAll(ports);

      MediaReport report = await(session.close());
      assertThat(Kernel.udpPorts()).doesNotContainAnyElementsOf(ports);
      assertThat(report.streams()).hasSize(2);
      assertThat(await(session.close())).isEqualTo(report);
      assertThat(await(session.query())).isEqualTo(report);
      assertThatThrownBy(() -> await(session.offer(A, B, OFFER)))
          .isInstanceOfSatisfying(
              MediaException.class, e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.GONE));
      assertThat(fixture.listener.lost).isEmpty();
    }
  }

  @Test
  void aPairWithATakenOddPortIsPassedOver() throws Exception {
    PortRange range = Kernel.freePairs(3);
    try (RelayFixture fixture = new RelayFixture(engine, range);
        DatagramSocket taken = new DatagramSocket(range.first() + 1, Peer.LOOPBACK)) {
      MediaSession session = fixture.open();
      int towardsB = port(await(session.offer(A, B, OFFER)), 0);
      int towardsA = port(await(session.answer(B, A, ANSWER)), 0);
      assertThat(Set.of(towardsA, towardsB))
          .containsExactlyInAnyOrder(range.first() + 2, range.first() + 4);
      assertThat(taken.isBound()).isTrue();
      await(session.close());
      assertThat(Kernel.udpPorts()).doesNotContain(range.first());
      assertThat(fixture.relay.status().portsInUse()).isZero();
    }
  }

  @Test
  void aLiveChangeOfTheRangeIsForNewSessions() throws Exception {
    PortRange free = Kernel.freePairs(8);
    PortRange before = new PortRange(free.first(), free.first() + 7);
    PortRange after = new PortRange(free.first() + 8, free.last());
    try (RelayFixture fixture = new RelayFixture(engine, before)) {
      MediaSession running = fixture.open();
      int kept = port(await(running.offer(A, B, OFFER)), 0);
      fixture.relay.apply(RelayFixture.settings(after), List.of());
      MediaSession fresh = fixture.open();
      assertThat(port(await(fresh.offer(A, B, OFFER)), 0)).isBetween(after.first(), after.last());
      assertThat(port(await(running.offer(A, B, OFFER)), 0)).isEqualTo(kept);
      assertThat(fixture.relay.status().portsInUse()).isEqualTo(8);
      await(running.close());
      await(fresh.close());
      assertThat(fixture.relay.status().portsInUse()).isZero();
    }
  }

  @Test
  void aRefusedStreamGivesItsPortsBack() throws Exception {
    try (RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(8))) {
      MediaSession session = fixture.open();
      await(session.offer(A, B, twoMedia("m=video 6000 RTP/AVP 31\r\n")));
      assertThat(fixture.relay.status().portsInUse()).isEqualTo(8);
      SessionDescription answer = await(session.answer(B, A, twoMedia("m=video 0 RTP/AVP 31\r\n")));
      assertThat(port(answer, 1)).isZero();
      await(session.close());
      assertThat(fixture.relay.status().portsInUse()).isZero();
    }
  }

  @Test
  void udptlIsRelayedAndTcpIsRefused() throws Exception {
    try (RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(8))) {
      MediaSession session = fixture.open();
      SessionDescription offer =
          await(
              session.offer(
                  A, B, twoMedia("m=image 6000 udptl t38\r\nm=message 7000 TCP/MSRP *\r\n")));
      assertThat(port(offer, 0)).isPositive();
      assertThat(port(offer, 1)).isPositive();
      assertThat(port(offer, 2)).isZero();
    }
  }

  @Test
  void anUnusableDescriptionIsRefused() throws Exception {
    try (RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(4))) {
      MediaSession session = fixture.open();
      SessionDescription noAddress =
          SessionDescription.parse(
              "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
      assertThatThrownBy(() -> await(session.offer(A, B, noAddress)))
          .isInstanceOfSatisfying(
              MediaException.class,
              e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNUSABLE_SDP));
      assertThatThrownBy(() -> await(session.answer(B, A, ANSWER)))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("no offer");
      assertThat(fixture.relay.status().portsInUse()).isZero();
    }
  }

  @Test
  void manySessionsLeaveNothing() throws Exception {
    long socketsBefore;
    Set<Integer> portsBefore = Kernel.udpPorts();
    List<Integer> ports = new ArrayList<>();
    try (RelayFixture fixture = new RelayFixture(engine, new PortRange(20000, 30000))) {
      MediaSession first = fixture.open(); // after which the JDK has the sockets of its own
      await(first.offer(A, B, OFFER));
      await(first.close());
      socketsBefore = Kernel.openSockets();
      List<MediaSession> sessions = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        MediaSession session = fixture.open();
        ports.add(port(await(session.offer(A, B, OFFER)), 0));
        ports.add(port(await(session.answer(B, A, ANSWER)), 0));
        sessions.add(session);
      }
      assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port % 2 == 0);
      assertThat(Kernel.openSockets()).isEqualTo(socketsBefore + 800);
      assertThat(fixture.relay.status().sessions()).isEqualTo(200);
      for (MediaSession session : sessions) {
        await(session.close());
      }
      assertThat(fixture.relay.status().sessions()).isZero();
      assertThat(fixture.relay.status().portsInUse()).isZero();
      assertThat(Kernel.openSockets()).isEqualTo(socketsBefore);
      ports.removeAll(portsBefore);
      assertThat(Kernel.udpPorts()).doesNotContainAnyElementsOf(ports);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("media-relay-"));
  }

  @Test
  void stoppingEndsRunningSessionsAndTellsTheirOwners() throws Exception {
    RelayFixture fixture = new RelayFixture(engine, Kernel.freePairs(4));
    MediaSession session = fixture.open();
    int port = port(await(session.offer(A, B, OFFER)), 0);
    fixture.relay.stop();
    assertThat(fixture.listener.lost).containsExactly("relay stopped");
    assertThat(Kernel.udpPorts()).doesNotContain(port);
    assertThat(await(session.close()).streams()).hasSize(2);
    assertThatThrownBy(fixture::open)
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE));
    assertThat(fixture.relay.status().usable()).isFalse();
  }
}
