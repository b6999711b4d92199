package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Media through real sockets on 127.0.0.1. */
@Timeout(60)
class RelayMediaTest {
  private RelayFixture fixture;
  private Peer alice;
  private Peer bob;
  private MediaSession session;
  private int towardsB;
  private int towardsA;

  @BeforeEach
  void call() throws Exception {
    fixture = new RelayFixture(Kernel.freePairs(8));
    alice = new Peer(0xA);
    bob = new Peer(0xB);
    session = fixture.open();
    towardsB = port(await(session.offer(A, B, alice.sdp())), 0);
    towardsA = port(await(session.answer(B, A, bob.sdp())), 0);
  }

  @AfterEach
  void end() {
    alice.close();
    bob.close();
    fixture.close();
  }

  private MediaReport.Stream side(String leg) throws Exception {
    return await(session.query()).streams().stream()
        .filter(stream -> stream.leg().equals(leg))
        .findFirst()
        .orElseThrow();
  }

  private void talk() throws Exception {
    alice.sendRtp(towardsA, "from a");
    assertThat(bob.receiveRtp()).isEqualTo("from a");
    bob.sendRtp(towardsB, "from b");
    assertThat(alice.receiveRtp()).isEqualTo("from b");
  }

  @Test
  void rtpAndRtcpPassBothWays() throws Exception {
    talk();
    alice.sendRtcp(towardsA + 1, "report a");
    assertThat(bob.receiveRtcp()).isEqualTo("report a");
    bob.sendRtcp(towardsB + 1, "report b");
    assertThat(alice.receiveRtcp()).isEqualTo("report b");

    MediaReport.Stream a = side("a");
    assertThat(a.local()).isEqualTo("127.0.0.1:" + towardsA);
    assertThat(a.remote()).isEqualTo("127.0.0.1:" + alice.rtp.getLocalPort());
    assertThat(a.type()).isEqualTo("audio");
    assertThat(a.rtpPackets()).isEqualTo(1);
    assertThat(a.rtpBytes()).isEqualTo(12 + "from a".length());
    assertThat(a.rtcpPackets()).isEqualTo(1);
    assertThat(a.dropped()).isZero();
    assertThat(side("b").rtpPackets()).isEqualTo(1);
  }

  @Test
  void mediaBeforeTheAnswerReachesTheOfferer() throws Exception {
    MediaSession early = fixture.open();
    int towardsEarly = port(await(early.offer(A, B, alice.sdp())), 0);
    bob.sendRtp(towardsEarly, "ringing");
    assertThat(alice.receiveRtp()).isEqualTo("ringing");
  }

  @Test
  void aSourceOtherThanTheSdpIsLearned() throws Exception {
    try (Peer nat = new Peer(0xA)) {
      for (int i = 0; i < Latch.ENOUGH; i++) {
        nat.sendRtp(towardsA, "nat " + i);
        assertThat(bob.receiveRtp()).isEqualTo("nat " + i);
        bob.sendRtp(towardsB, "back " + i);
        assertThat(nat.receiveRtp()).isEqualTo("back " + i);
      }
      assertThat(side("a").remote()).isEqualTo("127.0.0.1:" + nat.rtp.getLocalPort());
    }
  }

  @Test
  void strangersAreRefusedOnceTheSideIsKnown() throws Exception {
    talk();
    try (Peer attacker = new Peer(0xE)) {
      for (int i = 0; i < 10; i++) {
        attacker.sendRtp(towardsA, "attack");
      }
      alice.sendRtp(towardsA, "after");
      assertThat(bob.receiveRtp()).isEqualTo("after");
      bob.sendRtp(towardsB, "to a");
      assertThat(alice.receiveRtp()).isEqualTo("to a");
      assertThat(attacker.hasNothing()).isTrue();
      assertThat(side("a").dropped()).isEqualTo(10);
      assertThat(side("a").rtpPackets()).isEqualTo(2);
    }
  }

  @Test
  void garbageIsDroppedAndCounted() throws Exception {
    Peer.send(alice.rtp, towardsA, new byte[] {1, 2, 3});
    Peer.send(alice.rtp, towardsA, new byte[0]);
    Peer.send(alice.rtp, towardsA, new byte[200]);
    byte[] tooLong = new byte[MediaLoop.MAX_PACKET + 100];
    tooLong[0] = (byte) 0x80;
    Peer.send(alice.rtp, towardsA, tooLong);
    talk();
    assertThat(side("a").dropped()).isEqualTo(4);
  }

  @Test
  void rtpOnTheRtcpPortIsDropped() throws Exception {
    Peer.send(alice.rtp, towardsA + 1, Peer.rtpPacket(1, 1, "lost"));
    alice.sendRtcp(towardsA + 1, "report");
    assertThat(bob.receiveRtcp()).isEqualTo("report");
    assertThat(side("a").dropped()).isEqualTo(1);
  }

  @Test
  void rtcpOnTheRtpPortGoesToTheRtcpPort() throws Exception {
    Peer.send(alice.rtp, towardsA, Peer.rtcpPacket(1, "muxed"));
    assertThat(bob.receiveRtcp()).isEqualTo("muxed");
    assertThat(side("a").rtcpPackets()).isEqualTo(1);
  }

  @Test
  void aNewAnswerMovesTheDestination() throws Exception {
    talk();
    try (Peer moved = new Peer(0xB)) {
      int port = port(await(session.answer(B, A, moved.sdp())), 0);
      assertThat(port).as("ports stay").isEqualTo(towardsA);
      alice.sendRtp(towardsA, "moved");
      assertThat(moved.receiveRtp()).isEqualTo("moved");
      assertThat(bob.hasNothing()).isTrue();
    }
  }

  @Test
  void aReOfferFromTheOtherSideKeepsAllPorts() throws Exception {
    try (Peer moved = new Peer(0xB)) {
      assertThat(port(await(session.offer(B, A, moved.sdp())), 0)).isEqualTo(towardsA);
      assertThat(port(await(session.answer(A, B, alice.sdp())), 0)).isEqualTo(towardsB);
      alice.sendRtp(towardsA, "to the new address");
      assertThat(moved.receiveRtp()).isEqualTo("to the new address");
    }
  }
}
