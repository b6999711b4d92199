package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What has no place on a media port, too much of what has, and calls beside it; every engine. */
@Timeout(60)
abstract class BadPacketsTest {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends BadPacketsTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends BadPacketsTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private final EngineKind engine;
  private RelayFixture fixture;

  BadPacketsTest(EngineKind engine) {
    this.engine = engine;
  }

  /** A call between two peers. */
  private final class Call implements AutoCloseable {
    final Peer alice = new Peer(0xA);
    final Peer bob = new Peer(0xB);
    final MediaSession session = fixture.open();
    final int towardsB = port(await(session.offer(A, B, alice.sdp())), 0);
    final int towardsA = port(await(session.answer(B, A, bob.sdp())), 0);

    Call() throws Exception {}

    void talk() throws IOException {
      alice.sendRtp(towardsA, "from a");
      assertThat(bob.receiveRtp()).isEqualTo("from a");
      bob.sendRtp(towardsB, "from b");
      assertThat(alice.receiveRtp()).isEqualTo("from b");
    }

    MediaReport.Stream a() throws Exception {
      return await(session.query()).streams().get(0);
    }

    @Override
    public void close() {
      alice.close();
      bob.close();
    }
  }

  private void start(String... keysAndValues) throws IOException {
    fixture = new RelayFixture(engine, Kernel.freePairs(8), keysAndValues);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private static byte[] first(int octet, int length) {
    return ByteBuffer.allocate(length).put((byte) octet).array();
  }

  @Test
  void everyKindIsCountedAndTheCallGoesOn() throws Exception {
    start("packet.size", "1500");
    try (Call call = new Call()) {
      int rtp = call.towardsA;
      int rtcp = call.towardsA + 1;
      byte[][] packets = {
        {},
        first(0x80, 11),
        first(0, 20),
        first(16, 20),
        first(22, 60),
        first(64, 20),
        first(0x40 | 0x3F, 20),
        first(0xC0, 20),
        first(0x8F, 20),
        first(0x90, 12),
        first(0xA0, 20),
        first(0x80, 1501)
      };
      for (byte[] packet : packets) {
        Peer.send(call.alice.rtp, rtp, packet);
        Peer.send(call.alice.rtcp, rtcp, packet);
      }
      byte[] lying = Peer.rtcpPacket(0xA, "");
      lying[3] = 9;
      Peer.send(call.alice.rtp, rtp, lying);
      Peer.send(call.alice.rtcp, rtcp, lying);
      Peer.send(call.alice.rtcp, rtcp, Peer.rtpPacket(0xA, 1, "misplaced"));
      call.talk();
      call.alice.sendRtcp(rtcp, "report");
      assertThat(call.bob.receiveRtcp()).isEqualTo("report");
      assertThat(call.a().drops().toString())
          .isEqualTo(
              "{truncated=4, oversized=2, stun=2, zrtp=2, dtls=2, turn=2, unknown=4, bad-rtp=6,"
                  + " bad-rtcp=2, misplaced=1}");
      assertThat(call.a().dropped()).isEqualTo(27);
      assertThat(call.a().rtpPackets()).isEqualTo(1);
    }
  }

  @Test
  void moreThanAStreamMaySendIsDroppedCountedAndTold() throws Exception {
    int rate = 10;
    start("packet.rate", String.valueOf(rate));
    long began = System.nanoTime();
    try (Call call = new Call()) {
      call.talk();
      int sent = 200;
      for (int i = 0; i < sent; i++) {
        call.alice.sendRtp(call.towardsA, "flood");
      }
      while (call.a().rtpPackets() + call.a().drops().getOrDefault("excess", 0L) < sent + 1) {
        Thread.onSpinWait();
      }
      // seconds may have begun anew in between
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
      assertThat(call.a().rtpPackets()).isLessThanOrEqualTo(rate * (1 + seconds));
      while (!fixture.listener.events.contains(new MediaEvent.Excess("a", 0, true))) {
        Thread.onSpinWait();
      }
      assertThat(fixture.listener.events).contains(new MediaEvent.Excess("a", 0, false));
      call.bob.sendRtp(call.towardsB, "the other way is not held up");
      assertThat(call.alice.receiveRtp()).isEqualTo("the other way is not held up");
    }
  }

  /**
   * Each packet of the calls beside is sent into a burst at the flooded port, and the next one when
   * it has come: none may be lost, whichever loop carries them. The bursts are smaller than what
   * the kernel's queue of the loopback device takes, so that nothing is lost on the way to the
   * relay.
   */
  @Test
  void aFloodOnOnePortCostsOtherCallsNothing() throws Exception {
    start();
    try (Call flooded = new Call();
        Call first = new Call();
        Call second = new Call();
        Peer stranger = new Peer(0xE)) {
      flooded.talk();
      byte[] packet = Peer.rtpPacket(0xE, 1, "flood");
      for (int i = 0; i < 200; i++) {
        for (int burst = 0; burst < 100; burst++) {
          Peer.send(stranger.rtp, flooded.towardsA, packet);
        }
        first.talk();
        second.talk();
      }
      while (Kernel.hasWaiting(flooded.towardsA)) {
        Thread.onSpinWait();
      }
      flooded.talk();
      assertThat(first.a().rtpPackets()).isEqualTo(200);
      assertThat(second.a().rtpPackets()).isEqualTo(200);
    }
  }

  @Test
  void packetsAfterTheEndReachNobodyNorTheNextCall() throws Exception {
    fixture = new RelayFixture(engine, Kernel.freePairs(2));
    Peer stray;
    int port;
    try (Call over = new Call()) {
      over.talk();
      port = over.towardsA;
      await(over.session.close());
      stray = new Peer(0xC);
      for (int i = 0; i < 10; i++) {
        stray.sendRtp(port, "late");
      }
      assertThat(over.bob.hasNothing()).isTrue();
    }
    try (stray;
        Call next = new Call()) {
      assertThat(java.util.List.of(next.towardsA, next.towardsB)).as("reused").contains(port);
      next.alice.sendRtp(next.towardsA, "first");
      String heard = next.bob.receiveRtp();
      while (heard.equals("late")) {
        heard = next.bob.receiveRtp(); // the window is open until the first packet of the SDP
      }
      assertThat(heard).isEqualTo("first");
      next.bob.sendRtp(next.towardsB, "second");
      heard = next.alice.receiveRtp();
      while (heard.equals("late")) {
        heard = next.alice.receiveRtp();
      }
      assertThat(heard).isEqualTo("second");
      for (int i = 0; i < 10; i++) {
        stray.sendRtp(port, "late");
        next.talk();
      }
      assertThat(next.bob.hasNothing()).isTrue();
      assertThat(next.alice.hasNothing()).isTrue();
      assertThat(stray.hasNothing()).isTrue();
    }
  }
}
