package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaLearning;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The learning modes and their policies, and what each tells of its decisions. */
class LatchModesTest {
  private static final InetSocketAddress SDP = at("192.0.2.5", 4000);
  private static final InetSocketAddress NAT = at("203.0.113.7", 40000);
  private static final InetSocketAddress NAT_MOVED = at("203.0.113.7", 41000);
  private static final InetSocketAddress SAME_PORT = at("203.0.113.7", 4000);
  private static final InetSocketAddress SAME_ADDRESS = at("192.0.2.5", 9000);
  private static final InetSocketAddress STRANGER = at("198.51.100.9", 5000);
  private static final InetSocketAddress OWN = at("10.0.0.1", 20000);

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final LatchSetup setup = new LatchSetup(OWN, now::get);
  private int sequence;

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private Latch latch(MediaLearning mode) {
    return setup.rtp(LatchSetup.HEURISTIC.with(mode));
  }

  private Latch latch(boolean strict, HandOver handOver, boolean asymmetric) {
    return setup.rtp(
        new LearningRules(
            MediaLearning.HEURISTIC, strict, handOver, asymmetric, LatchSetup.WINDOW));
  }

  private boolean rtp(Latch latch, InetSocketAddress source) {
    return latch.accept(source, 1, ++sequence, 0);
  }

  private void packets(Latch latch, int count, InetSocketAddress source) {
    for (int i = 0; i < count; i++) {
      rtp(latch, source);
    }
  }

  private Latch settled(HandOver handOver) {
    Latch latch = latch(true, handOver, false);
    latch.signalled(SDP);
    packets(latch, Latch.ENOUGH, NAT);
    assertThat(latch.isSettled()).isTrue();
    now.addAndGet(10_000);
    return latch;
  }

  @Test
  void offTakesOnlyTheAddressOfTheSdp() {
    Latch latch = latch(MediaLearning.OFF);
    assertThat(rtp(latch, NAT)).as("before the SDP").isFalse();
    latch.signalled(SDP);
    assertThat(rtp(latch, NAT)).isFalse();
    assertThat(rtp(latch, SAME_ADDRESS)).isFalse();
    assertThat(rtp(latch, SDP)).isTrue();
    assertThat(rtp(latch, SAME_ADDRESS)).as("no hand-over either").isFalse();
    assertThat(latch.destination()).isEqualTo(SDP);
    latch.signalled(null);
    assertThat(rtp(latch, SDP)).as("an SDP without address").isFalse();
  }

  @Test
  void immediateTakesTheFirst() {
    Latch latch = latch(MediaLearning.IMMEDIATE);
    latch.signalled(SDP);
    assertThat(rtp(latch, NAT)).isTrue();
    assertThat(rtp(latch, STRANGER)).isFalse();
    assertThat(latch.destination()).isEqualTo(NAT);
    assertThat(setup.decisions).containsExactly("192.0.2.5:4000 > 203.0.113.7:40000 FIRST");
  }

  @Test
  void delayedFollowsForTheWindowAndKeepsWhoSendsThen() {
    Latch latch = latch(MediaLearning.DELAYED);
    latch.signalled(SDP);
    packets(latch, 20, NAT);
    assertThat(latch.isSettled()).isFalse();
    packets(latch, 20, STRANGER);
    assertThat(latch.destination()).isEqualTo(STRANGER);
    now.addAndGet(LatchSetup.WINDOW - 1);
    rtp(latch, NAT);
    assertThat(latch.isSettled()).isFalse();
    now.addAndGet(1);
    rtp(latch, NAT);
    assertThat(latch.isSettled()).isTrue();
    assertThat(rtp(latch, STRANGER)).isFalse();
    assertThat(setup.decisions)
        .containsExactly(
            "192.0.2.5:4000 > 203.0.113.7:40000 FOLLOWED",
            "203.0.113.7:40000 > 203.0.113.7:40000 TIME");
  }

  @Test
  void betterCandidatesAreFollowedAndWorseOnesWait() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    latch.signalled(SDP);
    rtp(latch, STRANGER);
    assertThat(latch.destination()).isEqualTo(STRANGER);
    rtp(latch, SAME_PORT);
    assertThat(latch.destination()).isEqualTo(SAME_PORT);
    rtp(latch, SAME_ADDRESS);
    assertThat(latch.destination()).isEqualTo(SAME_ADDRESS);
    packets(latch, 50, STRANGER);
    packets(latch, 50, SAME_PORT);
    assertThat(latch.isSettled()).isFalse();
    assertThat(latch.destination()).isEqualTo(SAME_ADDRESS);
    packets(latch, Latch.ENOUGH - 1, SAME_ADDRESS);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.remote()).isEqualTo(SAME_ADDRESS);
  }

  @Test
  void aWorseCandidateIsTakenWhenTheBetterOneWasNoMoreThanAStray() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    latch.signalled(SDP);
    rtp(latch, SAME_ADDRESS);
    packets(latch, 50, NAT);
    assertThat(latch.isSettled()).isFalse();
    now.addAndGet(LatchSetup.WINDOW);
    rtp(latch, NAT);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void theAddressOfTheSdpTakesOverFromAnybody() {
    Latch latch = settled(HandOver.PORT);
    assertThat(latch.accept(SDP, 77, 9000, 0)).isTrue();
    assertThat(latch.remote()).isEqualTo(SDP);
    assertThat(rtp(latch, NAT)).isFalse();
    assertThat(setup.decisions).endsWith("203.0.113.7:40000 > 192.0.2.5:4000 SDP");
  }

  @Test
  void aSourceWithPayloadTypesOfTheSdpIsPreferred() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    latch.payloadTypes(type -> type == 8);
    latch.signalled(SDP);
    for (int i = 0; i < Latch.ENOUGH - 1; i++) {
      latch.accept(STRANGER, 9, i, 96);
    }
    assertThat(latch.remote()).as("the only one so far").isEqualTo(STRANGER);
    latch.accept(NAT, 1, 1, 8);
    latch.accept(STRANGER, 9, Latch.ENOUGH, 96);
    assertThat(latch.isSettled()).isFalse();
    latch.accept(NAT, 1, 2, 13);
    assertThat(latch.remote()).as("comfort noise of who is followed").isEqualTo(NAT);
    for (int i = 3; i <= Latch.ENOUGH; i++) {
      latch.accept(NAT, 1, i, 8);
    }
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void onlyTheSourceThatCannotBeBetteredIsExclusive() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    latch.signalled(SDP);
    packets(latch, Latch.ENOUGH, NAT);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.exclusive()).as("the SDP's may still come").isNull();
    now.addAndGet(LatchSetup.WINDOW);
    rtp(latch, NAT);
    assertThat(latch.exclusive()).isNotNull();
    latch.signalled(SDP);
    rtp(latch, SDP);
    assertThat(latch.exclusive()).isNotNull();
  }

  @Test
  void aSourceThatIsKnownIsNotOutrunAfterARefresh() {
    Latch latch = settled(HandOver.PORT);
    latch.signalled(SDP);
    for (int i = 0; i < 100; i++) {
      latch.accept(STRANGER, 9, i, 0);
    }
    assertThat(latch.destination()).isEqualTo(NAT);
    assertThat(latch.isSettled()).isFalse();
    rtp(latch, NAT);
    assertThat(latch.accept(STRANGER, 9, 100, 0)).isFalse();
  }

  @Test
  void aStreamThatGoesOnElsewhereAfterARefreshIsFollowedAtOnce() {
    Latch latch = settled(HandOver.PORT);
    latch.signalled(SDP);
    InetSocketAddress otherNetwork = at("198.51.100.77", 6000);
    assertThat(rtp(latch, otherNetwork)).isTrue();
    assertThat(latch.destination()).isEqualTo(otherNetwork);
    assertThat(latch.isSettled()).isTrue();
  }

  @Test
  void whatIsStillUnderWayFromTheFormerAddressIsNotLearned() {
    Latch latch = settled(HandOver.PORT);
    InetSocketAddress moved = at("192.0.2.66", 7000);
    latch.signalled(moved);
    packets(latch, 50, NAT);
    assertThat(latch.isSettled()).isFalse();
    assertThat(latch.destination()).isEqualTo(moved);
    rtp(latch, moved);
    assertThat(latch.remote()).isEqualTo(moved);
    assertThat(latch.isSettled()).isTrue();
  }

  @Test
  void holdByANullAddressForgetsNothing() {
    Latch latch = settled(HandOver.PORT);
    latch.signalled(null);
    assertThat(latch.destination()).isNull();
    latch.signalled(SDP);
    assertThat(latch.destination()).isEqualTo(NAT);
    rtp(latch, NAT);
    assertThat(latch.isSettled()).isTrue();
  }

  @Test
  void beforeTheSdpNobodyIsSentTo() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    assertThat(rtp(latch, STRANGER)).isTrue();
    packets(latch, 50, STRANGER);
    assertThat(latch.destination()).isNull();
    latch.signalled(SDP);
    assertThat(latch.destination()).isEqualTo(SDP);
    assertThat(rtp(latch, SDP)).isTrue();
    assertThat(rtp(latch, STRANGER)).isFalse();
  }

  @Test
  void aSocketOfAnotherSessionIsLearnedOnlyWhereTheSdpNamesIt() {
    Latch latch = latch(MediaLearning.HEURISTIC);
    latch.signalled(SDP);
    assertThat(rtp(latch, LatchSetup.OTHER_SESSION)).isFalse();
    latch.signalled(LatchSetup.OTHER_SESSION);
    assertThat(rtp(latch, LatchSetup.OTHER_SESSION)).isTrue();
    assertThat(latch.remote()).isEqualTo(LatchSetup.OTHER_SESSION);
  }

  @Test
  void handOverIsNoMoreThanThePolicyAllows() {
    Latch none = settled(HandOver.OFF);
    assertThat(rtp(none, NAT_MOVED)).isFalse();
    Latch port = settled(HandOver.PORT);
    assertThat(rtp(port, STRANGER)).isFalse();
    assertThat(rtp(port, NAT_MOVED)).isTrue();
    Latch anywhere = settled(HandOver.ANYWHERE);
    assertThat(rtp(anywhere, STRANGER)).isTrue();
    assertThat(anywhere.destination()).isEqualTo(STRANGER);
  }

  @Test
  void twoSendersDoNotPullAStreamToAndFro() {
    Latch latch = settled(HandOver.PORT);
    assertThat(rtp(latch, NAT_MOVED)).isTrue();
    assertThat(rtp(latch, NAT)).isFalse();
    now.addAndGet(Latch.HAND_OVER_PAUSE);
    assertThat(rtp(latch, NAT)).isTrue();
  }

  @Test
  void withoutStrictSourceStrangersPassAndAreNotAnswered() {
    Latch latch = latch(false, HandOver.PORT, false);
    latch.signalled(SDP);
    rtp(latch, SDP);
    assertThat(latch.accept(STRANGER, 9, 9, 0)).isTrue();
    assertThat(latch.accept(OWN, 9, 9, 0)).isFalse();
    assertThat(latch.destination()).isEqualTo(SDP);
    assertThat(latch.exclusive()).isNull();
  }

  @Test
  void anAsymmetricSideIsHeardWhereItSendsAndSentToWhereItsSdpSays() {
    Latch latch = latch(true, HandOver.PORT, true);
    latch.signalled(SDP);
    packets(latch, Latch.ENOUGH, NAT);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.destination()).isEqualTo(SDP);
    assertThat(rtp(latch, STRANGER)).isFalse();
  }

  @Test
  void everyDecisionIsToldOnceWithTheAddressBefore() {
    Latch latch = settled(HandOver.PORT);
    rtp(latch, NAT_MOVED);
    packets(latch, 20, NAT_MOVED);
    latch.signalled(SDP);
    packets(latch, 20, NAT_MOVED);
    assertThat(setup.decisions)
        .containsExactly(
            "192.0.2.5:4000 > 203.0.113.7:40000 FOLLOWED",
            "203.0.113.7:40000 > 203.0.113.7:40000 PACKETS",
            "203.0.113.7:40000 > 203.0.113.7:41000 CONTINUED");
  }

  @Test
  void aClockThatJumpsBackOrStandsStillOnlyDelays() {
    Latch latch = latch(MediaLearning.DELAYED);
    latch.signalled(SDP);
    now.addAndGet(-500_000);
    assertThat(rtp(latch, NAT)).isTrue();
    assertThat(latch.isSettled()).isFalse();
    now.addAndGet(10_000_000);
    assertThat(rtp(latch, NAT)).isTrue();
    assertThat(latch.isSettled()).isTrue();
  }
}
