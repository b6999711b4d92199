package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.sdp.SessionDescription;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Streams of several kinds that come, move and go in mid call; with every engine. */
@Timeout(60)
abstract class RelayStreamsTest extends EstablishedCall {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayStreamsTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayStreamsTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private static final MediaLeg NOBODY = new MediaLeg("nobody", Peer.LOOPBACK, Peer.LOOPBACK);

  RelayStreamsTest(EngineKind engine) {
    super(engine);
  }

  @AfterEach
  void everyPortIsGivenBack() throws Exception {
    await(session.close());
    assertThat(fixture.relay.status().portsInUse()).isZero();
  }

  /** Ports in use, once what was closed is free: a release waits for that. */
  private int ports() throws Exception {
    await(session.release(NOBODY));
    return fixture.relay.status().portsInUse();
  }

  private static SessionDescription sdp(Peer peer, String... more) throws Exception {
    return SessionDescription.parse(peer.sdp() + String.join("", more));
  }

  private static String video(Peer peer) {
    return "m=video " + peer.rtp.getLocalPort() + " RTP/AVP 31\r\n";
  }

  private void audioFlows() throws Exception {
    alice.sendRtp(towardsA, "audio of a");
    assertThat(bob.receiveRtp()).isEqualTo("audio of a");
    bob.sendRtp(towardsB, "audio of b");
    assertThat(alice.receiveRtp()).isEqualTo("audio of b");
  }

  @Test
  void aStreamComesMovesAndGoesAndTheOthersKeepTheirPorts() throws Exception {
    try (Peer aVideo = new Peer(0xA1);
        Peer bVideo = new Peer(0xB1);
        Peer elsewhere = new Peer(0xA2)) {
      SessionDescription offer = await(session.offer(A, B, sdp(alice, video(aVideo))));
      SessionDescription answer = await(session.answer(B, A, sdp(bob, video(bVideo))));
      assertThat(port(offer, 0)).isEqualTo(towardsB);
      assertThat(port(answer, 0)).isEqualTo(towardsA);
      aVideo.sendRtp(port(answer, 1), "video of a");
      assertThat(bVideo.receiveRtp()).isEqualTo("video of a");
      bVideo.sendRtp(port(offer, 1), "video of b");
      assertThat(aVideo.receiveRtp()).isEqualTo("video of b");
      audioFlows();

      SessionDescription moved = await(session.offer(A, B, sdp(alice, video(elsewhere))));
      assertThat(port(moved, 1)).isEqualTo(port(offer, 1));
      assertThat(port(await(session.answer(B, A, sdp(bob, video(bVideo)))), 1))
          .isEqualTo(port(answer, 1));
      bVideo.sendRtp(port(offer, 1), "to elsewhere");
      assertThat(elsewhere.receiveRtp()).isEqualTo("to elsewhere");
      assertThat(aVideo.hasNothing()).isTrue();

      String gone = "m=video 0 RTP/AVP 31\r\n";
      assertThat(port(await(session.offer(B, A, sdp(bob, gone))), 1)).isZero();
      assertThat(ports()).as("until it is answered").isEqualTo(8);
      assertThat(port(await(session.answer(A, B, sdp(alice, gone))), 1)).isZero();
      assertThat(ports()).isEqualTo(4);
      audioFlows();
    }
  }

  @Test
  void aSlotThatIsUsedAgainHasPortsAgain() throws Exception {
    try (Peer aVideo = new Peer(0xA1);
        Peer bVideo = new Peer(0xB1)) {
      await(session.offer(A, B, sdp(alice, video(aVideo))));
      await(session.answer(B, A, sdp(bob, "m=video 0 RTP/AVP 31\r\n")));
      assertThat(ports()).isEqualTo(4);
      SessionDescription offer = await(session.offer(B, A, sdp(bob, video(bVideo))));
      SessionDescription answer = await(session.answer(A, B, sdp(alice, video(aVideo))));
      bVideo.sendRtp(port(answer, 1), "again");
      assertThat(aVideo.receiveRtp()).isEqualTo("again");
      aVideo.sendRtp(port(offer, 1), "and back");
      assertThat(bVideo.receiveRtp()).isEqualTo("and back");
    }
  }

  @Test
  void faxTakesTheCallOverAndGivesItBack() throws Exception {
    String noAudio = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
    try (Peer aFax = new Peer(0);
        Peer bFax = new Peer(0)) {
      SessionDescription offer = await(session.offer(B, A, fax(noAudio, bFax)));
      assertThat(port(offer, 0)).isZero();
      SessionDescription answer = await(session.answer(A, B, fax(noAudio, aFax)));
      assertThat(ports()).isEqualTo(4);
      for (int i = 0; i < 7; i++) {
        send(bFax.rtp, port(answer, 1), "t38 of b " + i);
        assertThat(receive(aFax.rtp)).isEqualTo("t38 of b " + i);
        send(aFax.rtp, port(offer, 1), "t38 of a " + i);
        assertThat(receive(bFax.rtp)).isEqualTo("t38 of a " + i);
      }
      String over = "m=image 0 udptl t38\r\n";
      int audioOfA = port(await(session.offer(B, A, sdp(bob, over))), 0);
      int audioOfB = port(await(session.answer(A, B, sdp(alice, over))), 0);
      assertThat(ports()).isEqualTo(4);
      alice.sendRtp(audioOfA, "talk again");
      assertThat(bob.receiveRtp()).isEqualTo("talk again");
      bob.sendRtp(audioOfB, "yes");
      assertThat(alice.receiveRtp()).isEqualTo("yes");
    }
  }

  private static SessionDescription fax(String session, Peer peer) throws Exception {
    return SessionDescription.parse(
        session
            + "m=audio 0 RTP/AVP 0\r\nm=image "
            + peer.rtp.getLocalPort()
            + " udptl t38\r\na=T38FaxVersion:0\r\n");
  }

  private static void send(DatagramSocket from, int port, String text) throws Exception {
    Peer.send(from, port, text.getBytes(US_ASCII));
  }

  private static String receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }
}
