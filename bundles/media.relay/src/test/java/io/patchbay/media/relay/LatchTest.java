package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatchTest {
  private static final InetSocketAddress SDP = at("192.168.1.5", 4000);
  private static final InetSocketAddress NAT = at("203.0.113.7", 40000);
  private static final InetSocketAddress STRANGER = at("198.51.100.9", 5000);
  private static final InetSocketAddress OWN = at("10.0.0.1", 20000);

  private final AtomicLong now = new AtomicLong();
  private final LatchSetup setup = new LatchSetup(OWN, now::get);
  private Latch latch = setup.rtp(LatchSetup.HEURISTIC);
  private int sequence = 65_530;

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private boolean rtp(InetSocketAddress source, int ssrc) {
    sequence = (sequence + 1) & 0xFFFF;
    return latch.accept(source, ssrc, sequence, 0);
  }

  @Test
  void startsAtTheSdp() {
    assertThat(latch.remote()).isNull();
    latch.signalled(SDP);
    assertThat(latch.remote()).isEqualTo(SDP);
    assertThat(latch.isSettled()).isFalse();
  }

  @Test
  void theAddressOfTheSdpSettlesAtOnce() {
    latch.signalled(SDP);
    assertThat(rtp(STRANGER, 9)).isTrue();
    assertThat(rtp(SDP, 1)).isTrue();
    assertThat(latch.isSettled()).isTrue();
    assertThat(rtp(STRANGER, 9)).isFalse();
    assertThat(latch.remote()).isEqualTo(SDP);
  }

  @Test
  void followsTheLatestSourceFromTheFirstPacketOn() {
    latch.signalled(SDP);
    rtp(STRANGER, 9);
    assertThat(latch.remote()).isEqualTo(STRANGER);
    rtp(NAT, 1);
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void settlesAfterFivePacketsOfOneStream() {
    latch.signalled(SDP);
    for (int i = 1; i <= Latch.ENOUGH; i++) {
      assertThat(latch.isSettled()).isFalse();
      assertThat(rtp(NAT, 1)).isTrue();
    }
    assertThat(latch.isSettled()).isTrue();
    assertThat(rtp(STRANGER, 1)).isFalse();
  }

  @Test
  void packetsInterleavedWithAStrangersStillSettle() {
    latch.signalled(SDP);
    rtp(STRANGER, 9);
    for (int i = 0; i < Latch.ENOUGH - 1; i++) {
      rtp(NAT, 1);
      rtp(at("198.51.100.9", 6000 + i), 9);
    }
    rtp(NAT, 1);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void manyStrangersDoNotPushTheStreamOut() {
    latch.signalled(SDP);
    rtp(NAT, 1);
    rtp(NAT, 1);
    for (int i = 0; i < 100; i++) {
      rtp(at("198.51.100.9", 6000 + i), 9);
    }
    rtp(NAT, 1);
    rtp(NAT, 1);
    rtp(NAT, 1);
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void aSparseSourceSettlesByTime() {
    latch.signalled(SDP);
    now.set(5_000);
    rtp(NAT, 1);
    now.set(5_000 + LatchSetup.WINDOW - 1);
    rtp(NAT, 2);
    assertThat(latch.isSettled()).isFalse();
    now.set(5_000 + LatchSetup.WINDOW);
    rtp(NAT, 3);
    assertThat(latch.isSettled()).isTrue();
  }

  @Test
  void aSingleStrayPacketDoesNotShutOutTheStreamThatStartsLater() {
    latch.signalled(SDP);
    rtp(STRANGER, 9);
    now.set(60_000);
    assertThat(rtp(NAT, 1)).isTrue();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void aMovedNatPortIsFollowed() {
    settleOn(NAT);
    InetSocketAddress moved = at("203.0.113.7", 41000);
    assertThat(rtp(moved, 1)).isTrue();
    assertThat(latch.remote()).isEqualTo(moved);
    assertThat(rtp(NAT, 2)).as("another SSRC").isFalse();
  }

  @Test
  void aMovedPortMustGoOnWithTheSequence() {
    settleOn(NAT);
    InetSocketAddress moved = at("203.0.113.7", 41000);
    assertThat(latch.accept(moved, 1, sequence, 0)).as("the same again").isFalse();
    assertThat(latch.accept(moved, 1, (sequence - 1) & 0xFFFF, 0)).as("backwards").isFalse();
    assertThat(latch.accept(moved, 1, (sequence + Latch.CONTINUOUS + 1) & 0xFFFF, 0)).isFalse();
    assertThat(latch.accept(moved, 1, (sequence + Latch.CONTINUOUS) & 0xFFFF, 0)).isTrue();
  }

  @Test
  void anotherHostIsRefusedEvenWithTheRightSequence() {
    settleOn(NAT);
    assertThat(rtp(at("203.0.113.8", 40000), 1)).isFalse();
    assertThat(latch.remote()).isEqualTo(NAT);
  }

  @Test
  void theSettledSourceMayChangeItsSsrc() {
    settleOn(NAT);
    assertThat(rtp(NAT, 77)).isTrue();
  }

  @Test
  void signallingReopensTheWindow() {
    settleOn(NAT);
    latch.signalled(at("192.168.1.6", 4000));
    assertThat(latch.isSettled()).isFalse();
    assertThat(latch.remote()).isEqualTo(at("192.168.1.6", 4000));
    assertThat(rtp(STRANGER, 1)).isTrue();
  }

  @Test
  void aRefreshKeepsTheLearnedAddressAndItsNextPacketSettles() {
    settleOn(NAT);
    latch.signalled(SDP);
    assertThat(latch.remote()).isEqualTo(NAT);
    rtp(NAT, 1);
    assertThat(latch.isSettled()).isTrue();
  }

  @Test
  void ourOwnSocketsAreNeverLearned() {
    latch.signalled(OWN);
    assertThat(latch.remote()).isNull();
    assertThat(rtp(OWN, 1)).isFalse();
    assertThat(latch.remote()).isNull();
  }

  @Test
  void opaqueMediaSettlesBySourceAlone() {
    latch.signalled(SDP);
    for (int i = 0; i < Latch.ENOUGH; i++) {
      assertThat(latch.accept(NAT)).isTrue();
    }
    assertThat(latch.isSettled()).isTrue();
    assertThat(latch.accept(at("203.0.113.7", 41000))).isFalse();
  }

  private void settleOn(InetSocketAddress source) {
    latch.signalled(SDP);
    for (int i = 0; i < Latch.ENOUGH; i++) {
      rtp(source, 1);
    }
  }
}
