package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.RtcpMux;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RTP and RTCP on one port or on two, each leg as it agreed; with every engine. */
@Timeout(60)
abstract class RelayMuxTest {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayMuxTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayMuxTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private final EngineKind engine;
  private RelayFixture fixture;
  private Peer alice;
  private Peer bob;
  private MediaSession session;

  RelayMuxTest(EngineKind engine) {
    this.engine = engine;
  }

  @BeforeEach
  void call() throws Exception {
    fixture = new RelayFixture(engine, Kernel.freePairs(8));
    alice = new Peer(0xA);
    bob = new Peer(0xB);
    session = fixture.open();
  }

  @AfterEach
  void end() {
    fixture.close();
    alice.close();
    bob.close();
  }

  private static MediaLeg leg(String id, RtcpMux wish) {
    return new MediaLeg(
        id, Peer.LOOPBACK, Peer.LOOPBACK, MediaLegOptions.builder().rtcpMux(wish).build());
  }

  private static SessionDescription sdp(Peer peer, boolean mux) throws Exception {
    return mux ? SessionDescription.parse(peer.sdp() + "a=rtcp-mux\r\n") : peer.sdp();
  }

  private static MediaDescription audio(SessionDescription sdp) {
    return sdp.media().get(0);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void eachSideGetsRtcpWhereItAgreed(boolean aMuxes, boolean bMuxes) throws Exception {
    MediaLeg a = leg("a", RtcpMux.ACCEPT);
    MediaLeg b = leg("b", RtcpMux.OFFER);
    SessionDescription offer = await(session.offer(a, b, sdp(alice, aMuxes)));
    assertThat(audio(offer).rtcpMux()).isTrue();
    assertThat(audio(offer).attribute("rtcp")).contains(String.valueOf(port(offer, 0) + 1));
    SessionDescription answer = await(session.answer(b, a, sdp(bob, bMuxes)));
    assertThat(audio(answer).rtcpMux()).isEqualTo(aMuxes);
    assertThat(audio(answer).rtcpPort()).hasValue(port(answer, 0) + (aMuxes ? 0 : 1));

    int towardsA = port(answer, 0);
    int towardsB = port(offer, 0);
    for (int i = 0; i < 8; i++) {
      alice.sendRtp(towardsA, "rtp a");
      assertThat(bob.receiveRtp()).isEqualTo("rtp a");
      bob.sendRtp(towardsB, "rtp b");
      assertThat(alice.receiveRtp()).isEqualTo("rtp b");
    }
    sendRtcp(alice, aMuxes, towardsA, "report a");
    assertThat(receiveRtcp(bob, bMuxes)).isEqualTo("report a");
    sendRtcp(bob, bMuxes, towardsB, "report b");
    assertThat(receiveRtcp(alice, aMuxes)).isEqualTo("report b");
  }

  private static void sendRtcp(Peer from, boolean mux, int port, String payload) throws Exception {
    Peer.send(mux ? from.rtp : from.rtcp, mux ? port : port + 1, Peer.rtcpPacket(7, payload));
  }

  private static String receiveRtcp(Peer to, boolean mux) throws Exception {
    return mux ? to.receiveMuxedRtcp() : to.receiveRtcp();
  }

  @Test
  void withoutAWishItIsOfferedAsItCameAndAgreedToForTheOfferer() throws Exception {
    MediaLeg a = RelayFixture.A;
    MediaLeg b = RelayFixture.B;
    assertThat(audio(await(session.offer(a, b, sdp(alice, true)))).rtcpMux()).isTrue();
    assertThat(audio(await(session.answer(b, a, sdp(bob, false)))).rtcpMux()).isTrue();
    MediaSession other = fixture.open();
    assertThat(audio(await(other.offer(a, b, sdp(alice, false)))).rtcpMux()).isFalse();
    // it was not offered, so the answer means nothing
    assertThat(audio(await(other.answer(b, a, sdp(bob, true)))).rtcpMux()).isFalse();
  }

  @Test
  void aSideThatIsNotToMuxIsDeclined() throws Exception {
    MediaLeg a = leg("a", RtcpMux.OFF);
    MediaLeg b = leg("b", RtcpMux.OFF);
    assertThat(audio(await(session.offer(a, b, sdp(alice, true)))).rtcpMux()).isFalse();
    SessionDescription answer = await(session.answer(b, a, sdp(bob, false)));
    assertThat(audio(answer).rtcpMux()).isFalse();
    assertThat(audio(answer).rtcpPort()).hasValue(port(answer, 0) + 1);
  }

  @Test
  void whatWasAgreedIsOfferedAgain() throws Exception {
    MediaLeg a = leg("a", RtcpMux.ACCEPT);
    MediaLeg b = leg("b", RtcpMux.OFFER);
    await(session.offer(a, b, sdp(alice, false)));
    await(session.answer(b, a, sdp(bob, true)));
    MediaLeg unasked = new MediaLeg("b", Peer.LOOPBACK, Peer.LOOPBACK);
    assertThat(audio(await(session.offer(a, unasked, sdp(alice, false)))).rtcpMux()).isTrue();
  }

  @Test
  void payloadTypesThatLookLikeRtcpForbidIt() throws Exception {
    MediaLeg a = leg("a", RtcpMux.ACCEPT);
    MediaLeg b = leg("b", RtcpMux.OFFER);
    SessionDescription odd =
        SessionDescription.parse(
            sdp(alice, true).toString().replace("RTP/AVP 0\r\n", "RTP/AVP 0 72\r\n"));
    assertThat(audio(await(session.offer(a, b, odd))).rtcpMux()).isFalse();
    assertThat(audio(await(session.answer(b, a, sdp(bob, false)))).rtcpMux()).isFalse();
  }
}
