package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One offer to several branches, with every engine. */
@Timeout(60)
abstract class RelayForkTest {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayForkTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayForkTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private static final MediaLeg B1 = new MediaLeg("b1", Peer.LOOPBACK, Peer.LOOPBACK);
  private static final MediaLeg B2 = new MediaLeg("b2", Peer.LOOPBACK, Peer.LOOPBACK);
  private static final String VIDEO = "m=video 6000 RTP/AVP 31\r\n";
  private static final String NO_VIDEO = "m=video 0 RTP/AVP 31\r\n";

  private final EngineKind engine;
  private RelayFixture fixture;
  private Peer alice;
  private Peer bob;
  private Peer bert;
  private MediaSession session;

  RelayForkTest(EngineKind engine) {
    this.engine = engine;
  }

  @BeforeEach
  void call() throws Exception {
    fixture = new RelayFixture(engine, Kernel.freePairs(12));
    alice = new Peer(0xA);
    bob = new Peer(0xB1);
    bert = new Peer(0xB2);
    session = fixture.open();
  }

  @AfterEach
  void end() throws Exception {
    await(session.close());
    assertThat(fixture.relay.status().portsInUse()).isZero();
    fixture.close();
    alice.close();
    bob.close();
    bert.close();
  }

  private static SessionDescription with(Peer peer, String more) throws Exception {
    return SessionDescription.parse(peer.sdp() + more);
  }

  /** Ports in use, once what was closed is free: a release waits for that. */
  private int ports() throws Exception {
    await(session.release(new MediaLeg("nobody", Peer.LOOPBACK, Peer.LOOPBACK)));
    return fixture.relay.status().portsInUse();
  }

  @Test
  void branchesHaveTheirOwnPortsAndTheCallerHasTheSame() throws Exception {
    int first = port(await(session.offer(A, B1, alice.sdp())), 0);
    int second = port(await(session.offer(A, B2, alice.sdp())), 0);
    assertThat(second).isNotEqualTo(first);
    assertThat(ports()).isEqualTo(6);
    int towardsA = port(await(session.answer(B1, A, bob.sdp())), 0);
    assertThat(port(await(session.answer(B2, A, bert.sdp())), 0)).isEqualTo(towardsA);
    assertThat(await(session.query()).streams())
        .extracting(stream -> stream.leg())
        .containsExactly("a", "b1", "b2");
  }

  @Test
  void theLastAnswerIsConnectedAndTheOtherBranchIsNotHeard() throws Exception {
    int first = port(await(session.offer(A, B1, alice.sdp())), 0);
    int second = port(await(session.offer(A, B2, alice.sdp())), 0);
    int towardsA = port(await(session.answer(B1, A, bob.sdp())), 0);
    bob.sendRtp(first, "ringing of b1");
    assertThat(alice.receiveRtp()).isEqualTo("ringing of b1");
    alice.sendRtp(towardsA, "to b1");
    assertThat(bob.receiveRtp()).isEqualTo("to b1");

    await(session.answer(B2, A, bert.sdp()));
    bob.sendRtp(first, "still ringing");
    while (await(session.query()).streams().get(1).dropped() < 1) {
      Thread.onSpinWait();
    }
    bert.sendRtp(second, "hello of b2");
    assertThat(alice.receiveRtp()).isEqualTo("hello of b2");
    alice.sendRtp(towardsA, "to b2");
    assertThat(bert.receiveRtp()).isEqualTo("to b2");
    assertThat(bob.hasNothing()).isTrue();
    assertThat(alice.hasNothing()).isTrue();
    assertThat(await(session.query()).streams().get(1).dropped()).isEqualTo(1);
  }

  @Test
  void aBranchThatLostGivesItsPortsBackAndMayComeAgain() throws Exception {
    int lost = port(await(session.offer(A, B1, alice.sdp())), 0);
    int towardsA = port(await(session.answer(B1, A, bob.sdp())), 0);
    await(session.release(B1));
    await(session.release(B1));
    assertThat(ports()).isEqualTo(2);
    assertThat(Kernel.udpPorts()).doesNotContain(lost, lost + 1).contains(towardsA);

    await(session.offer(A, B2, alice.sdp()));
    assertThat(port(await(session.answer(B2, A, bert.sdp())), 0)).isEqualTo(towardsA);
    alice.sendRtp(towardsA, "to b2");
    assertThat(bert.receiveRtp()).isEqualTo("to b2");
    assertThat(port(await(session.offer(A, B1, alice.sdp())), 0)).isNotEqualTo(lost);
    assertThat(ports()).isEqualTo(6);
    await(session.release(B1));
    alice.sendRtp(towardsA, "still to b2");
    assertThat(bert.receiveRtp()).isEqualTo("still to b2");
  }

  @Test
  void theCallerKeepsTheStreamOneBranchRefusesForAnotherThatMayTakeIt() throws Exception {
    await(session.offer(A, B1, with(alice, VIDEO)));
    await(session.offer(A, B2, with(alice, VIDEO)));
    assertThat(ports()).isEqualTo(12);
    await(session.answer(B1, A, with(bob, NO_VIDEO)));
    assertThat(ports()).isEqualTo(10);
    await(session.release(B2));
    assertThat(ports()).as("nobody is left for the caller's video").isEqualTo(4);
  }

  @Test
  void releasingASideNobodyKnowsOrAClosedSessionIsNoError() throws Exception {
    await(session.release(B1));
    await(session.offer(A, B1, alice.sdp()));
    await(session.release(B2));
    assertThat(ports()).isEqualTo(4);
    await(session.close());
    await(session.release(B1));
  }

  @Test
  void anAnswerNeedsAnOfferOfTheSideItIsFor() throws Exception {
    await(session.offer(A, B1, alice.sdp()));
    assertThatThrownBy(() -> await(session.answer(A, B1, alice.sdp())))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("no offer was made by b1");
    assertThatThrownBy(() -> await(session.offer(A, A, alice.sdp())))
        .hasMessageContaining("side a for itself");
  }

  @Test
  void aReOfferThatWasRefusedGivesItsNewPortsBackWithTheNextExchange() throws Exception {
    await(session.offer(A, B1, alice.sdp()));
    await(session.answer(B1, A, bob.sdp()));
    await(session.offer(A, B1, with(alice, VIDEO)));
    assertThat(ports()).isEqualTo(8);
    // refused with 488: call control tells what was agreed last once more
    await(session.offer(A, B1, alice.sdp()));
    assertThat(ports()).isEqualTo(4);
  }

  @Test
  void anOfferNobodyCanHavePortsForTakesNone() throws Exception {
    await(session.offer(A, B1, with(alice, VIDEO + VIDEO)));
    assertThat(ports()).isEqualTo(12);
    List<MediaLeg> more = List.of(B2, new MediaLeg("b3", Peer.LOOPBACK, Peer.LOOPBACK));
    await(session.offer(A, more.get(0), with(alice, VIDEO + VIDEO)));
    assertThat(ports()).isEqualTo(18);
    await(session.offer(A, more.get(1), with(alice, VIDEO + VIDEO)));
    assertThat(ports()).isEqualTo(24);
    MediaLeg tooMany = new MediaLeg("b4", Peer.LOOPBACK, Peer.LOOPBACK);
    assertThatThrownBy(() -> await(session.offer(A, tooMany, alice.sdp())))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.EXHAUSTED));
    assertThat(ports()).isEqualTo(24);
  }
}
