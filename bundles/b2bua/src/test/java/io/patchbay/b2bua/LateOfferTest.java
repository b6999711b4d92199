package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.media.MediaException;
import io.patchbay.testkit.media.FakeMediaBackend;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import io.patchbay.testkit.media.FakeMediaSession.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * INVITEs without an offer: the 2xx has it, and the ACK the answer (RFC 3261 sections 13.2.1 and
 * 14.2).
 */
class LateOfferTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private SipText toBob;
  private SipText toCarol;

  @Test
  void theAckOfTheCalledOneWaitsForTheAnswerOfTheCaller() {
    SipText invite = ringWithoutOffer();
    assertThat(invite.body()).isEmpty();
    assertThat(invite.headers("Content-Type")).isEmpty();
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    String answer = bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000));
    bob.send(answer);
    SipText ok = alice.expect("200");
    assertThat(ok.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    assertThat(ok.text()).doesNotContain("203.0.113.20");
    bob.send(answer); // repeated: the ACK still waits
    bob.expectNothing();
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    SipText ack = bob.expect("ACK");
    assertThat(ack.cseq()).isEqualTo(invite.cseq());
    assertThat(ack.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS, "m=audio 4");
    assertThat(ack.text()).doesNotContain("192.0.2.10");
    bob.send(answer);
    assertThat(bob.expect("ACK")).isEqualTo(ack);
    assertThat(rig.media.lastSession().exchanges())
        .extracting(Exchange::offer)
        .containsExactly(true, false);
    rig.pass(Duration.ofSeconds(5));
    alice.expectNothing();
    hangUp(ok, 2);
  }

  @Test
  void anAckWithoutAnswerEndsTheCall() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 RTP/AVP 0").doesNotContain("192.0.2");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerTheMediaBackendRefusesEndsTheCall() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    rig.media.fail(Operation.ANSWER, MediaException.Kind.UNUSABLE_SDP);
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aCallerThatNeverAcksLeavesTheCalledOneWithARefusedOfferAndBye() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    rig.pass(Duration.ofMillis(31_999));
    bob.expectNothing();
    alice.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    SipText bye = bob.expect("BYE");
    assertThat(bye.header("Reason")).contains("no ACK");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theCallerHangsUpBeforeItsAck() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theCalledOneHangsUpBeforeItsAck() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "bob-tag"));
    bob.expect("200");
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    alice.expectNothing();
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void cancelThatCrossesTheOffer() {
    String call = alice.invite("c1", "", "");
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    alice.send(alice.cancel(call));
    bob.expect("CANCEL");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("200");
    alice.expect("487");
    rig.expectNothingLeft();
  }

  @Test
  void aSecondBranchIsRefusedAndLeft() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "first", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    bob.send(bob.respond(invite, "200 OK", "second", bob.sdp(6002)));
    SipText ack = bob.expect("ACK");
    assertThat(ack.tag("To")).isEqualTo("second");
    assertThat(ack.body()).contains("m=audio 0 ");
    SipText bye = bob.expect("BYE");
    assertThat(bye.tag("To")).isEqualTo("second");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("first");
    hangUp(ok, 2);
  }

  @Test
  void ofSeveralTargetsTheOneThatAnswersFirstMakesTheOffer() {
    fork();
    carol.send(carol.respond(toCarol, "180 Ringing", "ring", ""));
    alice.expect("180");
    bob.send(bob.respond(toBob, "180 Ringing", "ring", ""));
    alice.expect("180");
    carol.send(carol.respond(toCarol, "200 OK", "ring", carol.sdp(7000)));
    bob.acceptCancel(toBob);
    SipText ok = alice.expect("200");
    assertThat(ok.body()).contains(FakeMediaBackend.ADDRESS);
    carol.expectNothing();
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(carol.expect("ACK").body()).contains(FakeMediaBackend.ADDRESS);
    assertThat(rig.media.lastSession().released()).containsExactly("b");
    assertThat(rig.media.lastSession().exchanges())
        .extracting(each -> each.from().id(), Exchange::offer)
        .containsExactly(tuple("c", true), tuple("a", false));
    hangUp(ok, carol);
  }

  @Test
  void theOfferOfASecondTargetThatCrossesItsCancelIsRefused() {
    fork();
    bob.send(bob.respond(toBob, "180 Ringing", "ring", ""));
    carol.send(carol.respond(toCarol, "200 OK", "ring", carol.sdp(7000)));
    bob.expect("CANCEL");
    bob.send(bob.respond(toBob, "200 OK", "ring", bob.sdp(6000)));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("180");
    SipText ok = alice.expect("200");
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(carol.expect("ACK").body()).contains(FakeMediaBackend.ADDRESS);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(ok, carol);
  }

  @Test
  void earlyMediaOfOneTargetAndTheOfferOfAnother() {
    fork();
    bob.send(bob.respond(toBob, "183 Session Progress", "ring", bob.sdp(6000)));
    SipText early = alice.expect("183");
    carol.send(carol.respond(toCarol, "200 OK", "ring", carol.sdp(7000) + "a=ptime:30\n"));
    bob.acceptCancel(toBob);
    SipText ok = alice.expect("200");
    assertThat(ok.tag("To")).isEqualTo(early.tag("To"));
    assertThat(ok.body()).contains("a=ptime:30", FakeMediaBackend.ADDRESS);
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    assertThat(carol.expect("ACK").body()).contains(FakeMediaBackend.ADDRESS);
    Exchange last = rig.media.lastSession().exchanges().get(2);
    assertThat(last.from().id()).isEqualTo("a");
    assertThat(last.to().id()).isEqualTo("c");
    hangUp(ok, carol);
  }

  @Test
  void whenAllTargetsRefuseTheBestRefusalIsTold() {
    fork();
    bob.refuse(toBob, "404 Not Found");
    carol.refuse(toCarol, "486 Busy Here");
    alice.expect("404");
    rig.expectNothingLeft();
  }

  @Test
  void a2xxWithoutOfferEndsTheCall() {
    SipText invite = ringWithoutOffer();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("488");
    rig.expectNothingLeft();
  }

  @Test
  void aReinviteWithoutOfferAsksTheOtherSideForOne() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("INVITE", 2, up.ok()));
    SipText asked = bob.expect("INVITE");
    assertThat(asked.body()).isEmpty();
    bob.send(bob.respond(asked, "200 OK", "", bob.sdp(6000) + "a=ptime:30\n"));
    SipText offer = alice.expect("200");
    assertThat(offer.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS, "a=ptime:30");
    bob.expectNothing();
    alice.send(alice.withSdp(alice.inDialog("ACK", 2, up.ok()), alice.sdp(4000) + "a=ptime:30\n"));
    assertThat(bob.expect("ACK").body()).contains("a=ptime:30", FakeMediaBackend.ADDRESS);

    // what was agreed so is what a later refusal returns to
    alice.send(alice.withSdp(alice.inDialog("INVITE", 3, up.ok()), alice.sdp(4400)));
    bob.send(bob.respond(bob.expect("INVITE"), "488 Not Acceptable Here", "", ""));
    bob.expect("ACK");
    alice.expect("488");
    alice.send(alice.inDialog("ACK", 3, up.ok()));
    List<Exchange> exchanges = rig.media.lastSession().exchanges();
    Exchange restored = exchanges.get(exchanges.size() - 2);
    assertThat(restored.from().id()).isEqualTo("b");
    assertThat(restored.sdp().toString()).contains("m=audio 6000", "a=ptime:30");
    hangUp(up.ok(), 4);
  }

  @Test
  void aReinviteWithoutOfferThatIsRefusedChangesNothing() {
    Rig.Up up = rig.up("c1");
    int before = rig.media.lastSession().exchanges().size();
    alice.send(alice.inDialog("INVITE", 2, up.ok()));
    bob.send(bob.respond(bob.expect("INVITE"), "488 Not Acceptable Here", "", ""));
    bob.expect("ACK");
    alice.expect("488");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    assertThat(rig.media.lastSession().exchanges()).hasSize(before);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(up.ok(), 3);
  }

  @Test
  void hangingUpWhileAnOfferWaitsForItsAnswer() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("INVITE", 2, up.ok()));
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000)));
    alice.expect("200");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 ");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aReinviteWithoutOfferCrossesAnother() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("INVITE", 2, up.ok()));
    SipText asked = bob.expect("INVITE");
    bob.send(bob.inDialogAsCallee("INVITE", 1, up.invite(), "bob-tag"));
    bob.expect("491");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    bob.send(bob.respond(asked, "200 OK", "", bob.sdp(6000)));
    alice.expect("200");
    alice.send(alice.withSdp(alice.inDialog("ACK", 2, up.ok()), alice.sdp(4000)));
    bob.expect("ACK");
    hangUp(up.ok(), 3);
  }

  /** Alice calls Bob and Carol at once, and asks for an offer. */
  private void fork() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    toBob = ringWithoutOffer();
    toCarol = carol.expect("INVITE");
    assertThat(toCarol.body()).isEmpty();
  }

  private SipText ringWithoutOffer() {
    alice.send(alice.invite("c1", "", ""));
    return bob.expect("INVITE");
  }

  private void hangUp(SipText ok, Peer other) {
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    other.send(other.respond(other.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  private void hangUp(SipText ok, long cseq) {
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }
}
