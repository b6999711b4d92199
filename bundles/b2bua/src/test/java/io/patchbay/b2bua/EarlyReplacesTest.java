package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Call pickup: an INVITE with Replaces that names a dialog which only rings (RFC 3891 section 3).
 * Alice has called Bob, whose phone rings, and Carol takes the call.
 */
class EarlyReplacesTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private final Peer dave = rig.dave;
  private SipText ringing;
  private String calling;

  @BeforeEach
  void bobRings() {
    calling = rig.call("c1");
    ringing = ring(bob);
    alice.expect("180");
  }

  @AfterEach
  void nothingIsLeft() {
    rig.media.release();
    rig.calls.hangupAll(Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  @Test
  void carolTakesTheCallThatRingsAtBob() {
    String pickup = pickUp(carol.sdp(7000));
    SipText ok = carol.expect("200");
    SipText up = alice.expect("200");
    assertThat(ok.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    assertThat(ok.text()).doesNotContain("192.0.2.10", "203.0.113.20");
    assertThat(up.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    assertThat(up.text()).doesNotContain("203.0.113.20", "203.0.113.21", "carols-call");
    assertThat(bob.acceptCancel(ringing).header("Reason")).contains("completed elsewhere");
    carol.send(carol.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("ACK", 1, up));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.media.openSessions()).isOne();
    assertThat(pickup).contains("Replaces: ");

    talk(ok, up);
    carol.send(carol.inDialog("BYE", 3, ok));
    carol.expect("200");
    hangsUp(alice);
    rig.expectNothingLeft();
  }

  @Test
  void eachIsAnsweredWithWhatTheOtherOffered() {
    carol.send(
        carol.invite(
            "carols-call",
            "Replaces: " + named() + ";early-only\n",
            carol.sdp(7000).replace("AVP 0", "AVP 8 0 101")
                + "a=rtpmap:101 telephone-event/8000\nm=video 7002 RTP/AVP 99\na=rtpmap:99 VP8/90000\n"));
    SipText ok = carol.expect("200");
    SipText up = alice.expect("200");
    assertThat(ok.body())
        .containsPattern("m=audio 4\\d{4} RTP/AVP 0\r\n")
        .contains("m=video 0 RTP/AVP 99");
    assertThat(up.body()).containsPattern("m=audio 4\\d{4} RTP/AVP 0\r\n").doesNotContain("video");
    assertThat(port(ok)).isNotEqualTo(port(up));
  }

  @Test
  void eachHasTheOthersKey() {
    alice.send(
        alice.invite(
            "c2",
            "",
            alice.sdp(4002).replace("RTP/AVP", "RTP/SAVP")
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:alices\n"));
    ringing = ring(bob);
    alice.expect("180");
    pickUp(
        carol.sdp(7000).replace("RTP/AVP", "RTP/SAVP")
            + "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:carols\n");
    assertThat(carol.expect("200").body())
        .contains("a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:alices\r\n");
    assertThat(alice.expect("200").body())
        .contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:carols\r\n");
  }

  @Test
  void bobRingsOnWhenTheirOffersHaveNothingInCommon() {
    pickUp(carol.sdp(7000).replace("AVP 0", "AVP 8"));
    refused(carol, "488");
    bobAnswers();
  }

  @Test
  void bobRingsOnWhenThereIsNoMediaForCarol() {
    rig.media.fail(FakeMediaBackend.Operation.OFFER, MediaException.Kind.EXHAUSTED);
    pickUp(carol.sdp(7000));
    refused(carol, "503");
    rig.media.succeed(FakeMediaBackend.Operation.OFFER);
    bobAnswers();
  }

  @Test
  void allTargetsOfTheHuntAreCancelled() {
    calls("c2", List.of(List.of(Rig.to(bob, 0), Rig.to(dave, 0))));
    SipText davesRinging = ring(dave);
    alice.expect("180");
    pickUp(carol.sdp(7000));
    SipText ok = carol.expect("200");
    carol.send(carol.inDialog("ACK", 1, ok));
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    bob.acceptCancel(ringing);
    assertThat(dave.acceptCancel(davesRinging).header("Reason")).contains("completed elsewhere");
    talk(ok, up);
  }

  @Test
  void nobodyElseIsTriedAfterAPickup() {
    calls("c2", List.of(List.of(Rig.to(bob, 20)), List.of(Rig.to(dave, 0))));
    pickUp(carol.sdp(7000));
    carol.send(carol.inDialog("ACK", 1, carol.expect("200")));
    alice.send(alice.inDialog("ACK", 1, alice.expect("200")));
    bob.acceptCancel(ringing);
    rig.pass(Duration.ofSeconds(30));
    dave.expectNothing();
  }

  @Test
  void bobIsFirst() {
    rig.media.hold();
    pickUp(carol.sdp(7000));
    bob.send(bob.respond(ringing, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    refused(carol, "486");
    rig.media.release();
    rig.loop.runPending();
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    alice.send(alice.inDialog("INFO", 2, up));
    bob.expect("INFO");
  }

  @Test
  void bobsAnswerCrossesTheCancel() {
    pickUp(carol.sdp(7000));
    bob.expect("CANCEL");
    bob.send(bob.respond(ringing, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    hangsUp(bob);
    SipText ok = carol.expect("200");
    carol.send(carol.inDialog("ACK", 1, ok));
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    talk(ok, up);
  }

  @Test
  void bobDeclinesMeanwhile() {
    rig.media.hold();
    pickUp(carol.sdp(7000));
    bob.refuse(ringing, "486 Busy Here");
    alice.expect("486");
    refused(carol, "481");
    rig.media.release();
    rig.expectNothingLeft();
  }

  @Test
  void aliceCancelsMeanwhile() {
    rig.media.hold();
    pickUp(carol.sdp(7000));
    alice.send(alice.cancel(calling));
    alice.expect("200");
    refused(alice, "487");
    refused(carol, "481");
    bob.acceptCancel(ringing);
    rig.media.release();
    rig.expectNothingLeft();
  }

  @Test
  void carolCancelsMeanwhileAndBobRingsOn() {
    rig.media.hold();
    String pickup = pickUp(carol.sdp(7000));
    carol.send(carol.cancel(pickup));
    carol.expect("200");
    refused(carol, "487");
    rig.media.release();
    rig.loop.runPending();
    bobAnswers();
  }

  @Test
  void onlyOneTakesTheCall() {
    rig.media.hold();
    pickUp(carol.sdp(7000));
    dave.send(dave.invite("daves-call", "Replaces: " + named() + "\n", dave.sdp(8000)));
    refused(dave, "491");
    rig.media.release();
    rig.loop.runPending();
    carol.expect("200");
    dave.send(dave.invite("daves-next", "Replaces: " + named() + "\n", dave.sdp(8000)));
    refused(dave, "481");
  }

  @Test
  void carolAsksForAnOffer() {
    pickUp("");
    SipText ok = carol.expect("200");
    assertThat(ok.body()).contains("m=audio", FakeMediaBackend.ADDRESS);
    bob.expectNothing(); // until she has answered
    carol.send(carol.withSdp(carol.inDialog("ACK", 1, ok), carol.sdp(7000)));
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    bob.acceptCancel(ringing);
    talk(ok, up);
  }

  @Test
  void bobIsFirstWhileCarolIsToAnswerAnOffer() {
    pickUp("");
    SipText ok = carol.expect("200");
    bobAnswers();
    carol.send(carol.withSdp(carol.inDialog("ACK", 1, ok), carol.sdp(7000)));
    assertThat(carol.expect("BYE").header("Reason")).contains("completed elsewhere");
  }

  @Test
  void carolsAnswerCannotBeUsedAndBobRingsOn() {
    pickUp("");
    SipText ok = carol.expect("200");
    rig.media.fail(FakeMediaBackend.Operation.ANSWER, MediaException.Kind.UNUSABLE_SDP);
    carol.send(carol.withSdp(carol.inDialog("ACK", 1, ok), carol.sdp(7000)));
    hangsUp(carol);
    rig.media.succeed(FakeMediaBackend.Operation.ANSWER);
    bobAnswers();
  }

  @Test
  void aliceHasAskedForAnOffer() {
    alice.send(alice.invite("c2", "", ""));
    ringing = ring(bob);
    alice.expect("180");
    pickUp(carol.sdp(7000));
    SipText up = alice.expect("200");
    assertThat(up.body()).contains("m=audio").doesNotContain("203.0.113.21");
    bob.acceptCancel(ringing);
    carol.expectNothing();
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, up), alice.sdp(4002)));
    SipText ok = carol.expect("200");
    assertThat(ok.body()).contains("m=audio").doesNotContain("192.0.2.10");
    carol.send(carol.inDialog("ACK", 1, ok));
    talk(ok, up);
  }

  @Test
  void nobodyOffers() {
    alice.send(alice.invite("c2", "", ""));
    ringing = ring(bob);
    alice.expect("180");
    pickUp("");
    refused(carol, "488");
    bob.expectNothing();
  }

  @Test
  void anEarlyAnswerThatAliceHasReliablyIsReplacedByAnOffer() {
    alice.send(alice.invite("c2", "Supported: 100rel\n", alice.sdp(4002)));
    ringing = bob.expect("INVITE");
    bob.send(bob.reliable(ringing, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    alice.send(alice.prack(2, alice.expect("183")));
    alice.expect("200");
    pickUp(carol.sdp(7000) + "a=ptime:30\n");
    SipText ok = carol.expect("200");
    carol.send(carol.inDialog("ACK", 1, ok));
    bob.acceptCancel(ringing);
    SipText up = alice.expect("200");
    assertThat(up.body()).isEmpty();
    alice.send(alice.inDialog("ACK", 1, up));
    SipText offer = alice.expect("INVITE");
    assertThat(offer.body()).contains("m=audio", "a=ptime:30");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4002)));
    alice.expect("ACK");
    carol.expectNothing();
  }

  @Test
  void whatCannotBePickedUp() { // section 3
    String[][] cases = {
      {named().replace("bob-tag", "other"), "481"},
      {named().replace("from-tag=", "from-tag=x"), "481"},
    };
    for (int i = 0; i < cases.length; i++) {
      carol.send(carol.invite("carols-" + i, "Replaces: " + cases[i][0] + "\n", carol.sdp(7000)));
      refused(carol, cases[i][1]);
    }
    alice.send(alice.invite("c2", "", alice.sdp(4002)));
    SipText silent = bob.expect("INVITE");
    ringing = silent;
    pickUp(carol.sdp(7000));
    refused(carol, "481"); // nothing rings: there is no dialog yet
  }

  @Test
  void oneWhoIsTransferredIsPickedUpToo() {
    rig.configure("refer", "terminate");
    rig.router =
        request ->
            Rig.target(
                request.called().equals("dave")
                    ? "sip:dave@203.0.113.22:5060"
                    : "sip:bob@203.0.113.20:5060");
    rig.call("c2");
    ringing = ring(bob);
    alice.expect("180");
    bob.send(bob.respond(ringing, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    bob.send(
        Peer.with(
            bob.inDialogAsCallee("REFER", 1, ringing, "bob-tag"), "Refer-To: <sip:dave@x>\n"));
    bob.expect("202");
    ringing = ring(dave);
    bob.ignoreRest();
    pickUp(carol.sdp(7000));
    SipText ok = carol.expect("200");
    carol.send(carol.inDialog("ACK", 1, ok));
    dave.acceptCancel(ringing);
    SipText offer = alice.expect("INVITE");
    assertThat(offer.body()).contains("m=audio").doesNotContain("203.0.113.21");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    talk(ok, up);
  }

  /** A new call of Alice's; the one before is of no interest any more. */
  private void calls(String callId, List<List<RouteTarget>> groups) {
    rig.hunt(Hunting.STANDARD, groups);
    rig.call(callId);
    ringing = ring(bob);
    alice.expect("180");
  }

  private static SipText ring(Peer peer) {
    SipText invite = peer.expect("INVITE");
    peer.send(peer.respond(invite, "180 Ringing", "bob-tag", ""));
    return invite;
  }

  /** The dialog that rings, as Carol has heard of it from Bob's phone. */
  private String named() {
    return "%s;to-tag=%s;from-tag=bob-tag"
        .formatted(ringing.header("Call-ID"), ringing.tag("From"));
  }

  private String pickUp(String sdp) {
    String invite = carol.invite("carols-call", "Replaces: " + named() + "\n", sdp);
    carol.send(invite);
    return invite;
  }

  private void bobAnswers() {
    bob.expectNothing();
    bob.send(bob.respond(ringing, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText up = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, up));
    alice.send(alice.inDialog("INFO", 2, up));
    bob.expect("INFO");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  /** Both ways between Alice and Carol. */
  private void talk(SipText ok, SipText up) {
    alice.send(alice.inDialog("INFO", 2, up));
    carol.send(carol.respond(carol.expect("INFO"), "200 OK", "", ""));
    alice.expect("200");
    carol.send(carol.inDialog("INFO", 2, ok));
    alice.send(alice.respond(alice.expect("INFO"), "200 OK", "", ""));
    carol.expect("200");
  }

  private static void refused(Peer peer, String status) {
    SipText refusal = peer.expect(status);
    assertThat(refusal.header("CSeq")).isEqualTo("1 INVITE");
  }

  private static void hangsUp(Peer peer) {
    peer.send(peer.respond(peer.expect("BYE"), "200 OK", "", ""));
  }

  private static String port(SipText message) {
    return message.body().replaceAll("(?s).*m=audio (\\d+).*", "$1");
  }
}
