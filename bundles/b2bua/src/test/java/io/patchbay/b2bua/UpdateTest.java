package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** UPDATE in early and confirmed dialogs. Sections are of RFC 3311. */
class UpdateTest {
  private static final String ABLE = "Supported: 100rel\nAllow: INVITE, ACK, BYE, UPDATE, PRACK\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @Test
  void anUpdateOfTheCallerPassesInTheEarlyDialog() {
    Early call = early();
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 3, call.ringing()), holding(alice)));
    SipText update = bob.expect("UPDATE");
    assertThat(update.body()).contains(FakeMediaBackend.ADDRESS, "a=sendonly");
    assertThat(update.tag("To")).isEqualTo("bob-tag");
    bob.send(bob.respond(update, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    SipText agreed = alice.expect("200");
    assertThat(agreed.body()).contains("a=recvonly");
    assertThat(agreed.headers("Contact")).hasSize(1);

    bob.send(bob.respond(call.invite(), "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(ok.body()).isEmpty();
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(ok, 4);
  }

  @Test
  void anUpdateOfTheCalledOnePassesInTheEarlyDialog() {
    Early call = early();
    bob.send(
        bob.withSdp(
            bob.inDialogAsCallee("UPDATE", 1, call.invite(), "bob-tag"),
            bob.sdp(6002) + "a=ptime:40\n"));
    SipText update = alice.expect("UPDATE");
    assertThat(update.body()).contains("a=ptime:40", FakeMediaBackend.ADDRESS);
    alice.send(alice.respond(update, "200 OK", "", alice.sdp(4000)));
    assertThat(bob.expect("200").header("CSeq")).isEqualTo("1 UPDATE");
    bob.send(bob.respond(call.invite(), "200 OK", "bob-tag", ""));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    bob.expect("ACK");
    hangUp(ok, 3);
  }

  @Test
  void aPrackMayCarryAnOffer() { // RFC 3262 section 5
    alice.send(alice.invite("c1", ABLE, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)),
            "Allow: UPDATE\n"));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    SipText early = alice.expect("183");
    alice.send(alice.withSdp(alice.prack(2, early), holding(alice)));
    SipText update = bob.expect("UPDATE");
    assertThat(update.body()).contains("a=sendonly");
    bob.send(bob.respond(update, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("CSeq")).isEqualTo("2 PRACK");
    assertThat(ok.body()).contains("a=recvonly");
    rig.pass(Duration.ofSeconds(1));
    alice.expectNothing();
  }

  @Test
  void anUpdateToACalledOneThatDoesNotTakeItIsRefusedEarlyAndTheCallGoesOn() {
    alice.send(alice.invite("c1", "Require: 100rel\n", alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    SipText early = alice.expect("183");
    alice.send(alice.prack(2, early));
    alice.expect("200");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 3, early), holding(alice)));
    alice.expect("488");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.RINGING);
  }

  @Test
  void anOfferBeforeTheAnswerToTheFirstIs500() { // section 5.2
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, ringing), holding(alice)));
    SipText refused = alice.expect("500");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(0, 10);
    bob.expectNothing();
  }

  @Test
  void anUpdateWithoutOfferIsAnsweredHere() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    alice.send(alice.inDialog("UPDATE", 2, ringing));
    SipText ok = alice.expect("200");
    assertThat(ok.headers("Contact")).hasSize(1);
    assertThat(ok.values("Allow")).contains("UPDATE", "PRACK");
    bob.expectNothing();
  }

  @Test
  void inAConfirmedDialogItGoesAsUpdateToWhoeverTakesIt() {
    Rig.Up up = upWith("Allow: UPDATE\n");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), holding(alice)));
    SipText update = bob.expect("UPDATE");
    bob.send(bob.respond(update, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    assertThat(alice.expect("200").body()).contains("a=recvonly");
    bob.expectNothing();
    alice.expectNothing();
    hangUp(up.ok(), 3);
  }

  @Test
  void andAsReinviteToOthers() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), holding(alice)));
    SipText reinvite = bob.expect("INVITE");
    bob.send(bob.respond(reinvite, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    bob.expect("ACK");
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("2 UPDATE");
    hangUp(up.ok(), 3);
  }

  @Test
  void aRefusedUpdateLeavesTheSessionAsItWas() {
    Rig.Up up = upWith("Allow: UPDATE\n");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), alice.sdp(4400)));
    bob.send(bob.respond(bob.expect("UPDATE"), "488 Not Acceptable Here", "", ""));
    alice.expect("488");
    var exchanges = rig.media.lastSession().exchanges();
    assertThat(exchanges.get(exchanges.size() - 2).sdp().toString()).contains("m=audio 4000");
    hangUp(up.ok(), 3);
  }

  @Test
  void updatesThatCrossAreRefusedWith491() { // section 5.2
    Rig.Up up = upWith("Allow: UPDATE\n");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), holding(alice)));
    SipText update = bob.expect("UPDATE");
    bob.send(bob.withSdp(bob.inDialogAsCallee("UPDATE", 1, up.invite(), "bob-tag"), bob.sdp(6000)));
    bob.expect("491");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 3, up.ok()), holding(alice)));
    assertThat(alice.expect("500").headers("Retry-After")).hasSize(1);
    bob.send(bob.respond(update, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    assertThat(alice.expect("200").cseq()).isEqualTo(2);
    hangUp(up.ok(), 4);
  }

  @Test
  void after491TheUpdateIsMadeAgain() { // section 5.3
    Rig.Up up = upWith("Allow: UPDATE\n");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), holding(alice)));
    SipText first = bob.expect("UPDATE");
    bob.send(bob.respond(first, "491 Request Pending", "", ""));
    rig.pass(Duration.ofMillis(2099));
    bob.expectNothing();
    rig.pass(Duration.ofMillis(1901));
    SipText again = bob.expect("UPDATE");
    assertThat(again.body()).isEqualTo(first.body());
    bob.ignoreRest();
    bob.send(bob.respond(again, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    alice.expect("200");
    hangUp(up.ok(), 3);
  }

  @Test
  void hangingUpWhileAnUpdateIsOut() { // RFC 3261 section 15.1.2
    Rig.Up up = upWith("Allow: UPDATE\n");
    alice.send(alice.withSdp(alice.inDialog("UPDATE", 2, up.ok()), holding(alice)));
    SipText update = bob.expect("UPDATE");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    assertThat(alice.expect("487").header("CSeq")).isEqualTo("2 UPDATE");
    SipText bye = bob.expect("BYE");
    bob.send(bob.respond(update, "200 OK", "", bob.sdp(6000)));
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theCallerCancelsWhileAnEarlyUpdateIsOut() {
    Early call = early();
    bob.send(
        bob.withSdp(bob.inDialogAsCallee("UPDATE", 1, call.invite(), "bob-tag"), bob.sdp(6002)));
    SipText update = alice.expect("UPDATE");
    alice.send(alice.cancel(call.text()));
    alice.expect("200");
    alice.expect("487");
    alice.send(alice.respond(update, "481 Call/Transaction Does Not Exist", "", ""));
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    bob.send(bob.respond(call.invite(), "487 Request Terminated", "bob-tag", ""));
    bob.expect("ACK");
    assertThat(bob.expect("487").header("CSeq")).isEqualTo("1 UPDATE");
    rig.expectNothingLeft();
  }

  /** A call whose first offer was answered reliably on both legs. */
  private record Early(String text, SipText invite, SipText ringing) {}

  private Early early() {
    String text = alice.invite("c1", ABLE, alice.sdp(4000));
    alice.send(text);
    SipText invite = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.reliable(invite, "183 Session Progress", "bob-tag", 1, bob.sdp(6000)),
            "Allow: UPDATE\n"));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    SipText early = alice.expect("183");
    alice.send(alice.prack(2, early));
    alice.expect("200");
    return new Early(text, invite, early);
  }

  private Rig.Up upWith(String bobsHeaders) {
    SipText invite = rig.ring("c1");
    bob.send(Peer.with(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)), bobsHeaders));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    return new Rig.Up(invite, ok);
  }

  private static String holding(Peer peer) {
    return peer.sdp(4000) + "a=sendonly\n";
  }

  private void hangUp(SipText ok, long cseq) {
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }
}
