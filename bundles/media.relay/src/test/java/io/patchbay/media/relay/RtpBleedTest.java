package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaEvent;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * RTP bleed (CVE-2017-14114): attackers who know the ports of a call that is up, at other addresses
 * of the machine; with every engine.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX) // the whole of 127/8 is local there
abstract class RtpBleedTest extends EstablishedCall {
  static class EpollTest extends RtpBleedTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RtpBleedTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private static final int ROUNDS = 50;

  private int sequence;

  RtpBleedTest(EngineKind engine) {
    super(engine);
  }

  private static DatagramSocket at(String host) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host));
    socket.setSoTimeout(1);
    return socket;
  }

  private static boolean isQuiet(DatagramSocket socket) throws IOException {
    try {
      socket.receive(new DatagramPacket(new byte[2048], 2048));
      return false;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    }
  }

  /** Both talk; whoever listens at Bob's must have heard nothing but Alice, and the reverse. */
  private void talk(int round) throws IOException {
    alice.sendRtp(towardsA, "a" + round);
    assertThat(bob.receiveRtp()).isEqualTo("a" + round);
    bob.sendRtp(towardsB, "b" + round);
    assertThat(alice.receiveRtp()).isEqualTo("b" + round);
  }

  private void attack(DatagramSocket attacker, int ssrc) throws IOException {
    for (int port : List.of(towardsA, towardsB)) {
      Peer.send(attacker, port, Peer.rtpPacket(ssrc, ++sequence, "attack"));
      Peer.send(attacker, port + 1, Peer.rtcpPacket(ssrc, "attack"));
      // RTCP on the port of RTP goes another way
      Peer.send(attacker, port, Peer.rtcpPacket(ssrc, "attack"));
    }
  }

  @Test
  void aBlindAttackerGetsNothingAndInjectsNothing() throws Exception {
    talk(-1);
    List<DatagramSocket> attackers = new ArrayList<>();
    try {
      for (String host : List.of("127.0.0.2", "127.0.0.3", "127.66.0.1")) {
        attackers.add(at(host));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (DatagramSocket attacker : attackers) {
          attack(attacker, 0xE);
        }
        talk(round);
      }
      alice.sendRtcp(towardsA + 1, "report");
      assertThat(bob.receiveRtcp()).isEqualTo("report");
      for (DatagramSocket attacker : attackers) {
        assertThat(isQuiet(attacker)).isTrue();
      }
      assertThat(bob.hasNothing()).isTrue();
      assertThat(alice.hasNothing()).isTrue();
      assertThat(await(session.query()).streams())
          .allSatisfy(stream -> assertThat(stream.rtpPackets()).isEqualTo(ROUNDS + 1));
    } finally {
      attackers.forEach(DatagramSocket::close);
    }
  }

  @Test
  void aBlindAttackerOnTheHostOfAPhoneGetsNothingEither() throws Exception {
    talk(-1);
    try (DatagramSocket attacker = at("127.0.0.1")) {
      for (int round = 0; round < ROUNDS; round++) {
        Peer.send(attacker, towardsA, Peer.rtpPacket(0xE, ++sequence, "attack"));
        Peer.send(attacker, towardsB, Peer.rtpPacket(0xE, ++sequence, "attack"));
        talk(round);
      }
      assertThat(isQuiet(attacker)).isTrue();
    }
  }

  /** A refresh opens the window again; who talks is known and cannot be outrun. */
  @Test
  void aBlindAttackerGetsNoMediaWhenSignallingOpensTheWindow() throws Exception {
    talk(-1);
    try (DatagramSocket attacker = at("127.0.0.2")) {
      for (int round = 0; round < 10; round++) {
        await(session.offer(A, B, alice.sdp()));
        await(session.answer(B, A, bob.sdp()));
        for (int i = 0; i < 2 * Latch.ENOUGH; i++) {
          Peer.send(attacker, towardsA, Peer.rtpPacket(0xE, ++sequence, "attack"));
        }
        bob.sendRtp(towardsB, "to alice");
        assertThat(alice.receiveRtp()).isEqualTo("to alice");
        alice.sendRtp(towardsA, "to bob");
        String heard = bob.receiveRtp();
        while (heard.equals("attack")) {
          heard = bob.receiveRtp(); // what a window lets in, until the first packet of Alice
        }
        assertThat(heard).isEqualTo("to bob");
      }
      assertThat(isQuiet(attacker)).isTrue();
    }
  }

  /** One who hears the call knows SSRC and sequence: by default that is of no use from afar. */
  @Test
  void anAttackerOnThePathAtAnotherAddressGetsNothing() throws Exception {
    talk(-1);
    try (DatagramSocket attacker = at("127.0.0.2")) {
      for (int round = 0; round < ROUNDS; round++) {
        Peer.send(attacker, towardsA, Peer.rtpPacket(0xA, round + 2, "attack"));
        talk(round);
      }
      assertThat(isQuiet(attacker)).isTrue();
      assertThat(bob.hasNothing()).isTrue();
    }
  }

  /**
   * What does get through: from the very address of a phone, going on with its SSRC and sequence,
   * which is what a NAT does that changed the port. It is told.
   */
  @Test
  void anAttackerOnThePathAtTheSameAddressTakesOverAndThatIsTold() throws Exception {
    talk(-1);
    fixture.listener.events.clear();
    try (Peer attacker = new Peer(0xA)) {
      attacker.sequence(1);
      String heard = null;
      for (int i = 0; heard == null && i < Latch.CONTINUOUS; i++) {
        attacker.sendRtp(towardsA, "attack");
        heard = bob.receiveRtpWithin(20);
      }
      assertThat(heard).isEqualTo("attack");
      assertThat(fixture.listener.events)
          .containsExactly(
              new MediaEvent.Source(
                  "a",
                  0,
                  false,
                  "127.0.0.1:" + alice.rtp.getLocalPort(),
                  "127.0.0.1:" + attacker.rtp.getLocalPort(),
                  MediaEvent.Evidence.CONTINUED));
    }
  }
}
