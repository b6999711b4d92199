package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reliable provisional responses end at each leg. Sections are of RFC 3262. */
class ReliableProvisionalTest {
  private static final String SUPPORTED = "Supported: 100rel\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @Test
  void whatTheCalledOneSendsReliablyIsAcknowledgedForACallerThatKnowsNothingOfIt() { // section 4
    SipText invite = rig.ring("c1");
    assertThat(invite.values("Supported")).contains("100rel");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 77, bob.sdp(6000)));
    SipText prack = bob.expect("PRACK");
    assertThat(prack.header("RAck")).isEqualTo("77 " + invite.header("CSeq"));
    assertThat(prack.tag("To")).isEqualTo("bob-tag");
    assertThat(prack.cseq()).isEqualTo(invite.cseq() + 1);
    bob.send(bob.respond(prack, "200 OK", "", ""));
    SipText early = alice.expect("183");
    assertThat(early.headers("RSeq")).isEmpty();
    assertThat(early.headers("Require")).isEmpty();
    assertThat(early.body()).contains(FakeMediaBackend.ADDRESS);

    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    assertThat(bob.expect("ACK").cseq()).isEqualTo(invite.cseq());
    SipText ok = alice.expect("200");
    assertThat(ok.body()).isEqualTo(early.body());
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    SipText bye = bob.expect("BYE");
    assertThat(bye.cseq()).isEqualTo(prack.cseq() + 1);
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void repeatsAndGapsAreNotAcknowledged() { // section 4
    SipText invite = rig.ring("c1");
    String first = bob.reliable(invite, "183 Session Progress", "bob-tag", 5, bob.sdp(6000));
    bob.send(first);
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    alice.expect("183");
    bob.send(first);
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 7, ""));
    bob.expectNothing();
    alice.expectNothing();
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 6, ""));
    assertThat(bob.expect("PRACK").header("RAck")).startsWith("6 ");
    alice.expect("180");
    bob.send(bob.reliable(invite, "180 Ringing", "other-tag", 1, "")); // each dialog counts apart
    assertThat(bob.expect("PRACK").tag("To")).isEqualTo("other-tag");
  }

  @Test
  void eachLegHasNumbersOfItsOwn() { // section 3
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    SipText early = alice.expect("183");
    assertThat(early.header("Require")).isEqualTo("100rel");
    assertThat(early.body()).contains(FakeMediaBackend.ADDRESS);
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 2, ""));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    alice.expectNothing(); // one at a time
    alice.send(alice.prack(2, early));
    alice.expect("200");
    SipText ringing = alice.expect("180");
    assertThat(Long.parseLong(ringing.header("RSeq")))
        .isEqualTo(Long.parseLong(early.header("RSeq")) + 1);
    alice.send(alice.prack(3, ringing));
    alice.expect("200");

    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(ok.body()).isEmpty(); // the answer is there
    alice.send(alice.inDialog("ACK", 1, ok));
    rig.pass(Duration.ofSeconds(1));
    alice.expectNothing();
    hangUp(ok, 4);
  }

  @Test
  void theAnswerWaitsForThePrackOfTheEarlyOne() { // section 3
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.expect("PRACK");
    SipText early = alice.expect("183");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    alice.expectNothing();
    alice.send(alice.prack(2, early));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("2 PRACK");
    SipText ok = alice.expect("200");
    assertThat(ok.header("CSeq")).isEqualTo("1 INVITE");
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(ok, 3);
  }

  @Test
  void aReliableResponseWithoutSdpDoesNotHoldTheAnswer() {
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 1, ""));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    alice.expect("180");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(ok.body()).contains(FakeMediaBackend.ADDRESS);
    alice.send(alice.inDialog("ACK", 1, ok));
    rig.pass(Duration.ofSeconds(2));
    alice.expectNothing();
    hangUp(ok, 2);
  }

  @Test
  void withoutPrackTheResponseIsRepeatedAndThenTheCallEnds() { // section 3
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    rig.pass(Duration.ofMillis(31_999));
    assertThat(alice.timesOf("183"))
        .isEqualTo(List.of(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L));
    alice.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    alice.expect("504");
    SipText cancel = bob.expect("CANCEL");
    assertThat(cancel.header("CSeq")).isEqualTo(invite.cseq() + " CANCEL");
    bob.send(bob.respond(cancel, "200 OK", "bob-tag", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    rig.expectNothingLeft();
  }

  @Test
  void howLongThePrackIsWaitedForIsASetting() {
    Rig other = new Rig("prack.timeout", "3");
    other.alice.send(other.alice.invite("c1", SUPPORTED, other.alice.sdp(4000)));
    SipText invite = other.bob.expect("INVITE");
    other.bob.send(other.bob.reliable(invite, "183 Session Progress", "b", 1, other.bob.sdp(6000)));
    other.bob.send(other.bob.respond(other.bob.expect("PRACK"), "200 OK", "", ""));
    other.pass(Duration.ofMillis(2_999));
    assertThat(other.alice.timesOf("183")).isEqualTo(List.of(0L, 500L, 1500L));
    other.alice.ignoreRest();
    other.pass(Duration.ofMillis(1));
    other.alice.expect("504");
    other.bob.acceptCancel(invite);
    other.expectNothingLeft();
  }

  @Test
  void withoutPrackACalledOneThatHasAnsweredGetsBye() { // race 22
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.expect("PRACK");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    rig.pass(Duration.ofMillis(31_999));
    alice.ignoreRest();
    bob.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    alice.expect("504");
    SipText bye = bob.expect("BYE");
    assertThat(bye.header("Reason")).contains("no PRACK");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theCallerCancelsWhileTheAnswerIsHeld() {
    String call = alice.invite("c1", SUPPORTED, alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)));
    bob.expect("PRACK");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    SipText early = alice.expect("183");
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.send(alice.prack(2, early)); // too late
    rig.pass(Duration.ofSeconds(1));
    assertThat(alice.seen().get(alice.seen().size() - 1).kind()).isNotEqualTo("200");
    rig.expectNothingLeft();
  }

  @Test
  void aPrackOfNothingIs481() { // section 3
    alice.send(alice.invite("c1", SUPPORTED, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 1, ""));
    SipText ringing = alice.expect("180");
    alice.send(Peer.with(alice.inDialog("PRACK", 2, ringing), "RAck: 999999999 1 INVITE\n"));
    alice.expect("481");
    alice.send(alice.prack(3, ringing));
    alice.expect("200");
    alice.send(alice.prack(4, ringing));
    alice.expect("481");
  }

  @Test
  void aCallerThatRequiresItGetsNothingElse() {
    alice.send(alice.invite("c1", "Require: 100rel\n", alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    assertThat(ringing.headers("RSeq")).hasSize(1);
    alice.send(alice.prack(2, ringing));
    alice.expect("200");
  }

  @Test
  void aCallerThatRequiresItAndAsksForAnOfferHearsNothingBeforeTheOffer() {
    alice.send(alice.invite("c1", "Require: 100rel\n", ""));
    SipText invite = bob.expect("INVITE");
    assertThat(invite.values("Supported")).contains("100rel");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expectNothing();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    assertThat(alice.expect("200").body()).contains(FakeMediaBackend.ADDRESS);
  }

  @Test
  void anAnswerThatDiffersFromTheReliableOneIsOfferedOnceTheCallIsUp() {
    alice.send(alice.invite("c1", "Require: 100rel\n", alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    SipText early = alice.expect("183");
    alice.send(alice.prack(2, early));
    alice.expect("200");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000) + "a=ptime:40\n"));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(ok.body()).isEmpty();
    alice.expectNothing();
    alice.send(alice.inDialog("ACK", 1, ok));
    SipText offer = alice.expect("INVITE");
    assertThat(offer.body()).contains("a=ptime:40");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(ok, 3);
  }

  private void hangUp(SipText ok, long cseq) {
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }
}
