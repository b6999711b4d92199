package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.sdp.SessionDescription;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Media through real sockets on 127.0.0.1; with every engine. */
@Timeout(60)
abstract class RelayMediaTest extends EstablishedCall {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayMediaTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayMediaTest {
    NioTest() {
      super(EngineKind.NIO);
    }

    @Test
    void refusedStrangersAreCounted() throws Exception {
      attackASettledSide();
      assertThat(side("a").dropped()).isEqualTo(10);
    }
  }

  RelayMediaTest(EngineKind engine) {
    super(engine);
  }

  final MediaReport.Stream side(String leg) throws Exception {
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
  @EnabledIf("io.patchbay.media.relay.RelayMediaTest#hasIpv6")
  void aSideOnIpv6TalksWithOneOnIpv4() throws Exception {
    InetAddress six = InetAddress.getByName("::1");
    MediaLeg b = new MediaLeg("b", six, six);
    try (DatagramSocket rtp = new DatagramSocket(0, six)) {
      rtp.setSoTimeout(Peer.TIMEOUT_MILLIS);
      MediaSession mixed = fixture.open();
      SessionDescription offer = await(mixed.offer(A, b, alice.sdp()));
      assertThat(offer.toString()).contains("c=IN IP6");
      SessionDescription answer =
          SessionDescription.parse(
              "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio "
                  + rtp.getLocalPort()
                  + " RTP/AVP 0\r\n");
      int towardsAlice = port(await(mixed.answer(b, A, answer)), 0);
      byte[] buffer = new byte[2048];
      // beyond the packets a source is learned by, so that it is heard learned and unlearned
      for (int i = 0; i < 20; i++) {
        alice.sendRtp(towardsAlice, "to six " + i);
        DatagramPacket heard = new DatagramPacket(buffer, buffer.length);
        rtp.receive(heard);
        assertThat(new String(buffer, 12, heard.getLength() - 12, US_ASCII))
            .isEqualTo("to six " + i);
        byte[] packet = Peer.rtpPacket(0x6, i, "to four " + i);
        rtp.send(new DatagramPacket(packet, packet.length, six, port(offer, 0)));
        assertThat(alice.receiveRtp()).isEqualTo("to four " + i);
      }
    }
  }

  static boolean hasIpv6() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
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
    attackASettledSide();
  }

  /** Whether refused packets are counted is the engine's affair: the kernel may refuse them. */
  final void attackASettledSide() throws Exception {
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
      assertThat(side("a").rtpPackets()).isEqualTo(2);
    }
  }

  @Test
  void strangersInTheQueueBeforeTheSideIsKnownAreRefused() throws Exception {
    CountDownLatch held = new CountDownLatch(fixture.packets.loops().size());
    CountDownLatch sent = new CountDownLatch(1);
    for (MediaLoop loop : fixture.packets.loops()) {
      loop.execute(
          () -> {
            held.countDown();
            assertDoesNotThrow(() -> sent.await(30, TimeUnit.SECONDS));
          });
    }
    assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    try (Peer attacker = new Peer(0xE)) {
      alice.sendRtp(towardsA, "first");
      for (int i = 0; i < 3; i++) {
        attacker.sendRtp(towardsA, "attack");
      }
      alice.sendRtp(towardsA, "second");
      sent.countDown();
      assertThat(bob.receiveRtp()).isEqualTo("first");
      assertThat(bob.receiveRtp()).isEqualTo("second");
      assertThat(side("a").dropped()).isEqualTo(3);
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

  @Test
  void aPortThatItsNatChangedIsFollowed() throws Exception {
    talk();
    try (Peer moved = new Peer(0xA)) {
      moved.sequence(1);
      String heard = null;
      for (int i = 0; heard == null && i < Latch.CONTINUOUS; i++) {
        moved.sendRtp(towardsA, "moved");
        heard = bob.receiveRtpWithin(20);
      }
      assertThat(heard).isEqualTo("moved");
      bob.sendRtp(towardsB, "to the new port");
      assertThat(moved.receiveRtp()).isEqualTo("to the new port");
    }
  }

  @Test
  void aSideThatRefusesPacketsForAWhileIsSentToAgain() throws Exception {
    talk();
    int port = bob.rtp.getLocalPort();
    bob.rtp.close();
    for (int i = 0; i < 20; i++) {
      alice.sendRtp(towardsA, "nobody is there");
    }
    while (side("a").rtpPackets() + side("a").dropped() < 21) {
      Thread.onSpinWait();
    }
    try (DatagramSocket again = new DatagramSocket(port, Peer.LOOPBACK)) {
      again.setSoTimeout(Peer.TIMEOUT_MILLIS);
      alice.sendRtp(towardsA, "back");
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      again.receive(packet);
      assertThat(new String(packet.getData(), 12, packet.getLength() - 12, US_ASCII))
          .isEqualTo("back");
    }
  }

  @Test
  void aReOfferOpensTheWindowOfASettledSide() throws Exception {
    talk();
    alice.sendRtp(towardsA, "again");
    assertThat(bob.receiveRtp()).isEqualTo("again");
    try (Peer moved = new Peer(0xA)) {
      await(session.offer(A, B, Peer.sdp(moved.rtp.getLocalPort(), 9, "sendrecv")));
      moved.sendRtp(towardsA, "from the new address");
      assertThat(bob.receiveRtp()).isEqualTo("from the new address");
    }
  }
}
