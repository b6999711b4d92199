package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.media.MediaException;
import io.patchbay.testkit.media.FakeMediaBackend;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * re-INVITEs through the call: both ways, refused, crossing, unanswered. RFC sections are of RFC
 * 3261.
 */
class ReinviteTest {
  private static final String HOLD = "a=sendonly\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private Rig.Up up;

  @BeforeEach
  void aCallIsUp() {
    up = rig.up("c1");
  }

  @Test
  void theCallerHoldsAndResumes() {
    String before = up.invite().body();
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText hold = bob.expect("INVITE");
    assertThat(hold.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS, "a=sendonly");
    assertThat(hold.cseq()).isEqualTo(up.invite().cseq() + 1);
    assertThat(version(hold)).isEqualTo(version(before) + 1);
    bob.send(bob.respond(hold, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    assertThat(bob.expect("ACK").cseq()).isEqualTo(hold.cseq());
    SipText held = alice.expect("200");
    assertThat(held.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS, "a=recvonly");
    alice.send(alice.inDialog("ACK", 2, up.ok()));

    aliceOffers(3, alice.sdp(4000));
    SipText resume = bob.expect("INVITE");
    assertThat(version(resume)).isEqualTo(version(before) + 2);
    bob.send(bob.respond(resume, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 3, up.ok()));
    hangUp(4);
  }

  @Test
  void theCalledOneMayOfferToo() {
    bobOffers(1, bob.sdp(6002));
    SipText offer = alice.expect("INVITE");
    assertThat(offer.requestUri()).isEqualTo("sip:alice@192.0.2.10:5060");
    assertThat(offer.text()).doesNotContain("203.0.113.20");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    SipText answer = bob.expect("200");
    assertThat(answer.text()).doesNotContain("192.0.2.10");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    rig.pass(Duration.ofSeconds(5));
    bob.expectNothing();
    hangUp(2);
  }

  @Test
  void aRefreshWithoutAChangeIsTheSameTextOnTheOtherSide() {
    aliceOffers(2, alice.sdp(4000));
    SipText refresh = bob.expect("INVITE");
    assertThat(refresh.body()).isEqualTo(up.invite().body());
    bob.send(bob.respond(refresh, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    assertThat(alice.expect("200").body()).isEqualTo(up.ok().body());
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(3);
  }

  @Test
  void aRefusedOfferLeavesTheSessionAsItWas() {
    aliceOffers(2, alice.sdp(4400) + "a=ptime:60\n");
    SipText refused = bob.expect("INVITE");
    bob.send(bob.respond(refused, "488 Not Acceptable Here", "", ""));
    bob.expect("ACK");
    alice.expect("488");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    var exchanges = rig.media.lastSession().exchanges();
    assertThat(exchanges.get(exchanges.size() - 2).sdp().toString()).contains("m=audio 4000");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);

    aliceOffers(3, alice.sdp(4000) + HOLD);
    SipText next = bob.expect("INVITE");
    assertThat(version(next)).isGreaterThan(version(refused));
    bob.send(bob.respond(next, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 3, up.ok()));
    hangUp(4);
  }

  @Test
  void anOfferTheMediaBackendRefusesGoesNoFurther() {
    rig.media.fail(Operation.OFFER, MediaException.Kind.UNUSABLE_SDP);
    aliceOffers(2, alice.sdp(4000) + HOLD);
    alice.expect("488");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    aliceOffers(3, "v=0\n");
    alice.expect("488");
    bob.expectNothing();
    hangUp(4);
  }

  @Test
  void offersThatCrossAreRefusedWith491() { // section 14.2
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText invite = bob.expect("INVITE");
    bobOffers(1, bob.sdp(6000) + HOLD);
    bob.expect("491");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    bob.send(bob.respond(invite, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(3);
  }

  @Test
  void aSecondOfferBeforeTheAckOfTheFirstIs500() {
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("200");
    aliceOffers(3, alice.sdp(4000));
    assertThat(alice.expect("500").header("Retry-After")).isNotEmpty();
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(4);
  }

  @Test
  void after491TheOfferIsMadeAgainInTheTimeOfTheOwnerOfTheCallId() { // section 14.1
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText first = bob.expect("INVITE");
    bob.send(bob.respond(first, "491 Request Pending", "", ""));
    bob.expect("ACK");
    rig.pass(Duration.ofMillis(2099));
    bob.expectNothing();
    rig.pass(Duration.ofMillis(1901));
    SipText again = bob.expect("INVITE");
    assertThat(again.cseq()).isEqualTo(first.cseq() + 1);
    assertThat(again.body()).isEqualTo(first.body());
    bob.ignoreRest(); // its repeats: Bob took his time
    bob.send(bob.respond(again, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(3);
  }

  @Test
  void hangingUpWhileAnOfferIsOut() { // section 15.1.2
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "100 Trying", "", ""));
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    alice.expect("487");
    SipText cancel = bob.expect("CANCEL");
    SipText bye = bob.expect("BYE");
    bob.send(bob.respond(cancel, "200 OK", "", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "", ""));
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerThatComesAfterTheEndStillGetsItsAck() {
    aliceOffers(2, alice.sdp(4000) + HOLD);
    SipText invite = bob.expect("INVITE");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    SipText bye = bob.expect("BYE");
    bob.send(bob.respond(invite, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aPeerThatKnowsTheDialogNoMoreEndsTheCall() { // section 12.2.1.2
    aliceOffers(2, alice.sdp(4000) + HOLD);
    bob.send(bob.respond(bob.expect("INVITE"), "481 Call/Transaction Does Not Exist", "", ""));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "481 Call/Transaction Does Not Exist", "", ""));
    alice.expect("487");
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerWithoutAckIsRepeatedAndThenEndsTheCall() {
    aliceOffers(2, alice.sdp(4000) + HOLD);
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    alice.send(alice.inDialog("ACK", 1, up.ok())); // of another INVITE: no ACK of this one
    rig.pass(Duration.ofMillis(31_999));
    assertThat(alice.timesOf("200").stream().filter(at -> at > 0)).hasSize(10);
    alice.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void everyRepeatOfAnAnswerGetsTheSameAck() {
    aliceOffers(2, alice.sdp(4000) + HOLD);
    String answer = bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000));
    bob.send(answer);
    SipText ack = bob.expect("ACK");
    bob.send(answer);
    assertThat(bob.expect("ACK")).isEqualTo(ack);
    alice.expect("200");
    alice.expectNothing();
  }

  @Test
  void aNewContactIsWhereLaterRequestsGo() { // section 12.2
    Peer elsewhere = new Peer("192.0.2.77", rig.core, rig.loop, rig.wire);
    alice.send(
        alice
            .withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4000))
            .replace("Contact: <sip:x@192.0.2.10:5060>", "Contact: <sip:x@192.0.2.77:5060>"));
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000)));
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "bob-tag"));
    SipText bye = elsewhere.expect("BYE");
    assertThat(bye.requestUri()).isEqualTo("sip:x@192.0.2.77:5060");
    elsewhere.send(alice.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  private void aliceOffers(long cseq, String sdp) {
    alice.send(alice.withSdp(alice.inDialog("INVITE", cseq, up.ok()), sdp));
  }

  private void bobOffers(long cseq, String sdp) {
    bob.send(bob.withSdp(bob.inDialogAsCallee("INVITE", cseq, up.invite(), "bob-tag"), sdp));
  }

  private void hangUp(long cseq) {
    alice.send(alice.inDialog("BYE", cseq, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  private static long version(SipText message) {
    return version(message.body());
  }

  private static long version(String sdp) {
    return sdp.lines()
        .filter(line -> line.startsWith("o="))
        .mapToLong(line -> Long.parseLong(line.split(" ")[2]))
        .findFirst()
        .orElseThrow();
  }
}
