package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.testkit.media.FakeMediaBackend;
import io.patchbay.testkit.media.FakeMediaSession.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An INVITE without an offer whose offer comes in a reliable provisional response: its PRACK has
 * the answer (RFC 3262 section 5, RFC 3261 section 13.2.1).
 */
class EarlyOfferTest {
  private static final String SUPPORTED = "Supported: 100rel\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  @Test
  void thePrackOfTheCalledOneWaitsForTheAnswerOfTheCaller() {
    SipText invite = ring(SUPPORTED);
    assertThat(invite.values("Supported")).contains("100rel");
    String first = bob.reliable(invite, "183 Session Progress", "b", 7, bob.sdp(6000));
    bob.send(first);
    SipText offer = alice.expect("183");
    assertThat(offer.header("Require")).isEqualTo("100rel");
    assertThat(offer.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    bob.send(first); // repeated: the PRACK still waits
    bob.expectNothing();
    alice.send(alice.withSdp(alice.prack(2, offer), alice.sdp(4000)));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("2 PRACK");
    SipText prack = bob.expect("PRACK");
    assertThat(prack.header("RAck")).isEqualTo("7 " + invite.header("CSeq"));
    assertThat(prack.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    assertThat(prack.text()).doesNotContain("192.0.2.10");
    bob.send(bob.respond(prack, "200 OK", "", ""));

    bob.send(bob.reliable(invite, "180 Ringing", "b", 8, ""));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    SipText ringing = alice.expect("180");
    assertThat(ringing.header("Require")).isEqualTo("100rel");
    alice.send(alice.prack(3, ringing));
    alice.expect("200");

    bob.send(bob.respond(invite, "200 OK", "b", ""));
    SipText ack = bob.expect("ACK"); // nothing is left to wait for
    assertThat(ack.body()).isEmpty();
    SipText ok = alice.expect("200");
    assertThat(ok.body()).isEmpty();
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.media.lastSession().exchanges())
        .extracting(Exchange::offer)
        .containsExactly(true, false);
    alice.expectNothing();
    hangUp(ok, 4);
  }

  @Test
  void onceItIsAnsweredTheSessionMayChangeBeforeTheCallIsUp() { // RFC 3311 section 5.1
    SipText invite = ring(SUPPORTED + "Allow: UPDATE\n");
    bob.send(
        Peer.with(
            bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)),
            "Allow: UPDATE\n"));
    SipText offer = alice.expect("183");
    alice.send(alice.inDialog("UPDATE", 2, offer).replace("Content-Length: 0\n\n", updateBody()));
    alice.expect("500"); // not before that
    alice.send(alice.withSdp(alice.prack(3, offer), alice.sdp(4000)));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 4, offer), alice.sdp(4002)));
    bob.send(bob.respond(bob.expect("UPDATE"), "200 OK", "", bob.sdp(6002)));
    assertThat(alice.expect("200").body()).contains(FakeMediaBackend.ADDRESS);
    bob.send(bob.respond(invite, "200 OK", "b", ""));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(ok, 5);
  }

  @Test
  void theAnswerOfTheCalledOneWaitsForThePrackOfTheCaller() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    SipText offer = alice.expect("183");
    alice.send(alice.withSdp(alice.prack(2, offer), alice.sdp(4000)));
    alice.expect("200");
    SipText prack = bob.expect("PRACK");
    bob.send(bob.respond(invite, "200 OK", "b", ""));
    bob.send(bob.respond(prack, "200 OK", "", ""));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(ok, 3);
  }

  @Test
  void anOfferInThe2xxThatComesBeforeThePrackIsAnsweredInItsAck() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    SipText offer = alice.expect("183");
    bob.send(bob.respond(invite, "200 OK", "b", bob.sdp(6000)));
    bob.expectNothing();
    alice.send(alice.withSdp(alice.prack(2, offer), alice.sdp(4000)));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("2 PRACK");
    assertThat(bob.expect("ACK").body()).contains(FakeMediaBackend.ADDRESS);
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.expectNothing();
    hangUp(ok, 3);
  }

  @Test
  void aPrackWithoutTheAnswerEndsTheCall() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    SipText offer = alice.expect("183");
    alice.send(alice.prack(2, offer));
    alice.expect("200");
    alice.expect("488");
    bob.acceptCancel(invite);
  }

  @Test
  void withoutPrackTheCallEnds() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    rig.pass(Duration.ofMillis(31_999));
    alice.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    alice.expect("504");
    bob.acceptCancel(invite);
  }

  @Test
  void theCallerHangsUpBeforeItHasAnswered() {
    String call = alice.invite("c1", SUPPORTED, "");
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    alice.expect("183");
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    bob.acceptCancel(invite);
  }

  @Test
  void aReliableResponseWithoutAnOfferIsAcknowledgedAtOnceAndTheOfferComesInThe2xx() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "180 Ringing", "b", 1, ""));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    assertThat(alice.expect("180").headers("Require")).isEmpty();
    bob.send(bob.respond(invite, "200 OK", "b", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    assertThat(ok.body()).contains(FakeMediaBackend.ADDRESS);
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(bob.expect("ACK").body()).contains(FakeMediaBackend.ADDRESS);
    hangUp(ok, 2);
  }

  @Test
  void aCallerThatRequiresReliableResponsesHearsTheOfferFirst() {
    SipText invite = ring("Require: 100rel\n");
    bob.send(bob.respond(invite, "180 Ringing", "b", ""));
    alice.expectNothing();
    bob.send(bob.reliable(invite, "183 Session Progress", "b", 1, bob.sdp(6000)));
    SipText offer = alice.expect("183");
    alice.send(alice.withSdp(alice.prack(2, offer), alice.sdp(4000)));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    bob.send(bob.respond(invite, "180 Ringing", "b", ""));
    SipText ringing = alice.expect("180");
    assertThat(ringing.header("Require")).isEqualTo("100rel");
    alice.send(alice.prack(3, ringing));
    alice.expect("200");
    bob.send(bob.respond(invite, "200 OK", "b", ""));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(ok, 4);
  }

  @Test
  void aCallerThatKnowsNothingOfItGetsItsOfferInThe2xx() {
    SipText invite = ring("");
    assertThat(invite.values("Supported")).doesNotContain("100rel");
    bob.refuse(invite, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void oneOfSeveralThatRingIsNotAskedForAnEarlyOffer() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(rig.carol, 0))));
    SipText invite = ring(SUPPORTED);
    assertThat(invite.values("Supported")).doesNotContain("100rel");
    bob.refuse(invite, "486 Busy Here");
    rig.carol.refuse(rig.carol.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void ofATargetThatForksTheFirstOfferCountsAndTheOthersAreRefused() {
    SipText invite = ring(SUPPORTED);
    bob.send(bob.reliable(invite, "183 Session Progress", "desk", 1, bob.sdp(6000)));
    SipText offer = alice.expect("183");
    bob.send(bob.reliable(invite, "183 Session Progress", "mobile", 1, bob.sdp(6100)));
    SipText refused = bob.expect("PRACK");
    assertThat(refused.tag("To")).isEqualTo("mobile");
    assertThat(refused.body()).contains("m=audio 0 ");
    alice.send(alice.withSdp(alice.prack(2, offer), alice.sdp(4000)));
    assertThat(bob.expect("PRACK").tag("To")).isEqualTo("desk");
    bob.send(bob.respond(invite, "200 OK", "mobile", ""));
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("mobile");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.ignoreRest();
    assertThat(alice.seen().get(alice.seen().size() - 1).kind()).isEqualTo("488");
  }

  private SipText ring(String extra) {
    alice.send(alice.invite("c1", extra, ""));
    return bob.expect("INVITE");
  }

  private String updateBody() {
    String sdp = alice.sdp(4002);
    return "Content-Type: application/sdp\nContent-Length: %d\n\n%s"
        .formatted(sdp.replace("\n", "\r\n").length(), sdp);
  }

  private void hangUp(SipText ok, long cseq) {
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }
}
