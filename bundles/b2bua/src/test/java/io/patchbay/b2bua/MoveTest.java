package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.MoveResult.Outcome;
import io.patchbay.api.media.MediaException;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call that is up moves from backend to backend, whatever crosses that. */
class MoveTest {
  private static final String CODECS = "m=audio %d RTP/AVP 8 0\na=rtpmap:8 PCMA/8000\n";

  private final Rig rig = new Rig("move.timeout", "10", "move.rate", "10");
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private Rig.Up up;

  @BeforeEach
  void aCallIsUp() {
    up = rig.up("c1");
  }

  private CompletableFuture<Optional<MoveResult>> move() {
    CompletableFuture<Optional<MoveResult>> result =
        rig.calls.move(rig.onlyCall().id(), Optional.of("second")).toCompletableFuture();
    rig.pass(Duration.ZERO);
    return result;
  }

  private static void expect(
      CompletableFuture<Optional<MoveResult>> move, Outcome outcome, String words) {
    assertThat(move).isCompleted();
    MoveResult result = move.join().orElseThrow();
    assertThat(result.outcome()).as(result.detail()).isEqualTo(outcome);
    assertThat(result.detail()).contains(words);
  }

  private void accept(Peer peer, SipText offer, String sdp) {
    peer.send(peer.respond(offer, "200 OK", "", sdp));
    assertThat(peer.expect("ACK").cseq()).isEqualTo(offer.cseq());
  }

  private void bothAccept() {
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
  }

  private void refuse(Peer peer, SipText offer, String status) {
    peer.send(peer.respond(offer, status, "", ""));
    peer.expect("ACK");
  }

  private void hangUp(long cseq) {
    alice.send(alice.inDialog("BYE", cseq, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  /** Both get BYE, and nothing stays. */
  private void expectEnded() {
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  private static long version(SipText message) {
    return Long.parseLong(line(message, "o=").split(" ")[2]);
  }

  private static String line(SipText message, String start) {
    return message.body().lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
  }

  private int port(String leg) {
    return rig.second.lastSession().port(leg, 0);
  }

  @Test
  void bothAreOfferedTheNewAddressesWhileTheOldSessionRelays() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    SipText toAlice = alice.expect("INVITE");
    assertThat(line(toBob, "m=")).isEqualTo("m=audio " + port("b") + " RTP/AVP 0");
    assertThat(line(toAlice, "m=")).isEqualTo("m=audio " + port("a") + " RTP/AVP 0");
    assertThat(version(toBob)).isEqualTo(version(up.invite()) + 1);
    assertThat(version(toAlice)).isEqualTo(version(up.ok()) + 1);
    assertThat(rig.media.openSessions()).isEqualTo(1);
    assertThat(rig.second.lastSession().exchanges()).hasSize(2);
    accept(bob, toBob, bob.sdp(6000));
    assertThat(rig.media.openSessions()).isEqualTo(1);
    assertThat(moved).isNotDone();
    accept(alice, toAlice, alice.sdp(4000));
    expect(moved, Outcome.MOVED, "");
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
    // what was sent there is under way still
    rig.pass(CallMedia.LINGER.minusMillis(1));
    assertThat(rig.media.openSessions()).isEqualTo(1);
    rig.pass(Duration.ofMillis(1));
    assertThat(rig.media.openSessions()).isZero();
    assertThat(rig.second.lastSession().spec().callId())
        .isNotEqualTo(rig.media.lastSession().spec().callId());
    hangUp(2);
  }

  @Test
  void onlyWhatWasAgreedOnIsOffered() {
    hangUp(2);
    String offer = alice.sdp(4000).replaceAll("m=(.*\n)+", CODECS.formatted(4000));
    alice.send(alice.invite("c2", "", offer));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    up = new Rig.Up(invite, alice.expect("200"));
    alice.send(alice.inDialog("ACK", 1, up.ok()));
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    assertThat(line(toBob, "m=")).endsWith("RTP/AVP 0");
    accept(bob, toBob, bob.sdp(6000));
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    expect(moved, Outcome.MOVED, "");
    hangUp(2);
  }

  @Test
  void whatIsAgreedOnLaterRunsOnTheNewSession() {
    var moved = move();
    bothAccept();
    expect(moved, Outcome.MOVED, "");
    alice.send(
        alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4000) + "a=sendonly\n"));
    SipText hold = bob.expect("INVITE");
    assertThat(hold.body()).contains("m=audio " + port("b"), "a=sendonly");
    accept(bob, hold, bob.sdp(6000) + "a=recvonly\n");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));

    var back = rig.calls.move(rig.onlyCall().id(), Optional.of("fake")).toCompletableFuture();
    rig.pass(Duration.ofMillis(100)); // the rate is 10 a second
    SipText toBob = bob.expect("INVITE");
    assertThat(toBob.body()).contains("a=sendonly");
    accept(bob, toBob, bob.sdp(6000) + "a=recvonly\n");
    SipText toAlice = alice.expect("INVITE");
    assertThat(toAlice.body()).contains("a=recvonly");
    accept(alice, toAlice, alice.sdp(4000) + "a=sendonly\n");
    expect(back, Outcome.MOVED, "");
    rig.pass(CallMedia.LINGER);
    assertThat(rig.second.openSessions()).isZero();
    hangUp(3);
  }

  @Test
  void aMoveWaitsForTheExchangeThatIsUnderWay() {
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4002)));
    SipText offer = bob.expect("INVITE");
    var moved = move();
    accept(bob, offer, bob.sdp(6000));
    alice.expect("200");
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.second.sessions()).isEmpty();
    alice.ignoreRest(); // the 200 once more
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    rig.pass(Duration.ofMillis(100));
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    accept(alice, alice.expect("INVITE"), alice.sdp(4002));
    expect(moved, Outcome.MOVED, "");
    hangUp(3);
  }

  @Test
  void anExchangeThatDoesNotEndKeepsTheCallWhereItIs() {
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4002)));
    SipText offer = bob.expect("INVITE");
    bob.send(bob.respond(offer, "100 Trying", "", ""));
    var moved = move();
    rig.pass(Duration.ofSeconds(10));
    expect(moved, Outcome.KEPT, "another exchange did not end within 10 s");
    assertThat(rig.second.sessions()).isEmpty();
    accept(bob, offer, bob.sdp(6000));
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(3);
  }

  @Test
  void whenNobodyTakesItTheOldSessionStays() {
    var moved = move();
    refuse(bob, bob.expect("INVITE"), "488 Not Acceptable Here");
    refuse(alice, alice.expect("INVITE"), "488 Not Acceptable Here");
    expect(moved, Outcome.KEPT, "leg b refused: 488");
    assertThat(rig.onlyCall().backend()).isEqualTo("fake");
    assertThat(rig.second.openSessions()).isZero();
    hangUp(2);
  }

  @Test
  void whoHadAcceptedIsOfferedTheOldAddressesWhenTheOtherRefuses() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    accept(bob, toBob, bob.sdp(6000));
    refuse(alice, alice.expect("INVITE"), "488 Not Acceptable Here");
    assertThat(moved).isNotDone();
    assertThat(rig.second.openSessions()).isEqualTo(1);
    SipText back = bob.expect("INVITE");
    assertThat(line(back, "m=")).isEqualTo(line(up.invite(), "m="));
    assertThat(version(back)).isGreaterThan(version(toBob));
    accept(bob, back, bob.sdp(6000));
    expect(moved, Outcome.KEPT, "leg a refused: 488");
    assertThat(rig.media.openSessions()).isEqualTo(1);
    assertThat(rig.second.openSessions()).isZero();
    alice.expectNothing();
    hangUp(2);
  }

  @Test
  void theCallerIsLedBackToo() {
    var moved = move();
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    refuse(bob, bob.expect("INVITE"), "500 Server Internal Error");
    SipText back = alice.expect("INVITE");
    assertThat(line(back, "m=")).isEqualTo(line(up.ok(), "m="));
    accept(alice, back, alice.sdp(4000));
    expect(moved, Outcome.KEPT, "leg b refused: 500");
    hangUp(2);
  }

  @Test
  void whoCannotBeLedBackEndsTheCall() {
    var moved = move();
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    refuse(alice, alice.expect("INVITE"), "488 Not Acceptable Here");
    refuse(bob, bob.expect("INVITE"), "488 Not Acceptable Here");
    expect(moved, Outcome.ENDED, "the call ended");
    expectEnded();
  }

  @Test
  void glareIsTriedAgain() { // RFC 3261 section 14.1
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    refuse(bob, toBob, "491 Request Pending");
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    rig.pass(Duration.ofSeconds(4));
    SipText again = bob.expect("INVITE");
    assertThat(again.body()).isEqualTo(toBob.body());
    bob.ignoreRest();
    accept(bob, again, bob.sdp(6000));
    expect(moved, Outcome.MOVED, "");
    hangUp(2);
  }

  @Test
  void offersOfPeersThatCrossAMoveAreToldToComeAgain() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    SipText toAlice = alice.expect("INVITE");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4002)));
    alice.expect("491");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    accept(alice, toAlice, alice.sdp(4000));
    // her own exchange is done, the move is not
    alice.send(alice.withSdp(alice.inDialog("INVITE", 3, up.ok()), alice.sdp(4002)));
    alice.expect("491");
    alice.send(alice.inDialog("ACK", 3, up.ok()));
    accept(bob, toBob, bob.sdp(6000));
    expect(moved, Outcome.MOVED, "");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 4, up.ok()), alice.sdp(4002)));
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 4, up.ok()));
    hangUp(5);
  }

  @Test
  void whatASideTakesBackInItsAnswerIsToldToTheOther() {
    var moved = move();
    accept(bob, bob.expect("INVITE"), bob.sdp(6000) + "a=sendonly\n");
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    expect(moved, Outcome.MOVED, "");
    SipText hold = alice.expect("INVITE");
    assertThat(hold.body()).contains("m=audio " + port("a"), "a=sendonly");
    accept(alice, hold, alice.sdp(4000) + "a=recvonly\n");
    bob.expectNothing();
    hangUp(2);
  }

  @Test
  void whatTheCallerTakesBackIsToldToTheCalled() {
    var moved = move();
    accept(alice, alice.expect("INVITE"), alice.sdp(4000) + "a=inactive\n");
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    expect(moved, Outcome.MOVED, "");
    SipText hold = bob.expect("INVITE");
    assertThat(hold.body()).contains("m=audio " + port("b"), "a=inactive");
    accept(bob, hold, bob.sdp(6000) + "a=inactive\n");
    alice.expectNothing();
    hangUp(2);
  }

  @Test
  void aSessionThatLingersEndsWithTheCall() {
    var moved = move();
    bothAccept();
    expect(moved, Outcome.MOVED, "");
    assertThat(rig.media.openSessions()).isEqualTo(1);
    hangUp(2);
    assertThat(rig.media.openSessions()).isZero();
  }

  @Test
  void theNewSessionKnowsHowLongTheCallHasHadMedia() {
    rig.pass(Duration.ofSeconds(90));
    var moved = move();
    bothAccept();
    expect(moved, Outcome.MOVED, "");
    assertThat(rig.media.lastSession().spec().age()).isZero();
    assertThat(rig.second.lastSession().spec().age()).isEqualTo(Duration.ofSeconds(90));
    hangUp(2);
  }

  @Test
  void hangingUpInMidMove() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    expect(moved, Outcome.ENDED, "the call ended");
    SipText bye = bob.expect("BYE");
    bob.send(bob.respond(toBob, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anOfferNobodyAnswersIsCancelledAndTheOtherLedBack() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    bob.send(bob.respond(toBob, "180 Ringing", "", ""));
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    rig.pass(Duration.ofSeconds(10));
    SipText cancel = bob.expect("CANCEL");
    bob.send(bob.respond(cancel, "200 OK", "", ""));
    refuse(bob, toBob, "487 Request Terminated");
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    expect(moved, Outcome.KEPT, "no answer within 10 s");
    hangUp(2);
  }

  @Test
  void anAnswerThatCrossesItsCancelIsLedBack() {
    var moved = move();
    SipText toBob = bob.expect("INVITE");
    bob.send(bob.respond(toBob, "180 Ringing", "", ""));
    refuse(alice, alice.expect("INVITE"), "488 Not Acceptable Here");
    rig.pass(Duration.ofSeconds(10));
    SipText cancel = bob.expect("CANCEL");
    accept(bob, toBob, bob.sdp(6000));
    bob.send(bob.respond(cancel, "200 OK", "", ""));
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    expect(moved, Outcome.KEPT, "leg a refused: 488");
    hangUp(2);
  }

  @Test
  void glareThatLastsIsGivenUpInTime() {
    var moved = move();
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    refuse(bob, bob.expect("INVITE"), "491 Request Pending");
    for (int i = 0; i < 2; i++) {
      rig.pass(Duration.ofSeconds(4));
      SipText again = bob.expect("INVITE");
      bob.ignoreRest(); // its repeats: Bob took his time
      refuse(bob, again, "491 Request Pending");
    }
    rig.pass(Duration.ofSeconds(2)); // the third time it would be tried in 2.1 to 4 s
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    expect(moved, Outcome.KEPT, "no answer within 10 s");
    hangUp(2);
  }

  @Test
  void aPeerThatKnowsTheDialogNoMoreEndsTheCall() {
    var moved = move();
    refuse(bob, bob.expect("INVITE"), "481 Call/Transaction Does Not Exist");
    expect(moved, Outcome.ENDED, "the call ended");
    bob.send(bob.respond(bob.expect("BYE"), "481 Call/Transaction Does Not Exist", "", ""));
    SipText toAlice = alice.expect("INVITE");
    SipText bye = alice.expect("BYE");
    alice.send(alice.respond(toAlice, "487 Request Terminated", "", ""));
    alice.send(alice.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aBackendThatRefusesKeepsTheCallWhereItIs() {
    rig.second.fail(Operation.OFFER, MediaException.Kind.EXHAUSTED);
    expect(move(), Outcome.KEPT, "OFFER was told to fail");
    bob.expectNothing();
    alice.expectNothing();
    assertThat(rig.second.openSessions()).isZero();
    hangUp(2);
  }

  @Test
  void aBackendThatSaysNothingKeepsTheCallWhereItIs() {
    rig.second.hold();
    var moved = move();
    rig.pass(Duration.ofSeconds(10));
    expect(moved, Outcome.KEPT, "no media session within 10 s");
    rig.second.release();
    rig.pass(Duration.ZERO);
    assertThat(rig.second.openSessions()).isZero();
    bob.expectNothing();
    hangUp(2);
  }

  @Test
  void aNewBackendThatGoesInMidMoveLeadsEverybodyBack() {
    var moved = move();
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    rig.second.lastSession().lose("node gone");
    rig.pass(Duration.ZERO);
    SipText toAlice = alice.expect("INVITE");
    refuse(alice, toAlice, "487 Request Terminated");
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    expect(moved, Outcome.KEPT, "node gone");
    assertThat(rig.onlyCall().backend()).isEqualTo("fake");
    hangUp(2);
  }

  @Test
  void aNewBackendThatCannotTakeTheAnswersLeadsEverybodyBack() {
    var moved = move();
    accept(bob, bob.expect("INVITE"), bob.sdp(6000));
    rig.second.fail(Operation.ANSWER, MediaException.Kind.UNUSABLE_SDP);
    accept(alice, alice.expect("INVITE"), alice.sdp(4000));
    bothAccept();
    expect(moved, Outcome.KEPT, "ANSWER was told to fail");
    hangUp(2);
  }

  @Test
  void aLostSessionIsReplacedByItself() {
    rig.media.lastSession().lose("node gone");
    rig.pass(Duration.ZERO);
    bothAccept();
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
    rig.media.sessions().get(0).lose("once more"); // nobody is interested any more
    rig.pass(Duration.ofSeconds(1));
    hangUp(2);
  }

  @Test
  void aLostSessionThatCannotBeReplacedEndsTheCall() {
    rig.second.fail(Operation.OPEN, MediaException.Kind.UNAVAILABLE);
    rig.media.lastSession().lose("node gone");
    rig.pass(Duration.ZERO);
    assertThat(bob.expect("BYE").header("Reason")).contains("media lost: node gone");
    assertThat(alice.expect("BYE").header("Reason")).contains("media lost: node gone");
    rig.expectNothingLeft();
  }

  @Test
  void aBackendThatLeavesIsLeftAndOneThatMayStayIsKeptWhenNobodyMoves() {
    rig.media.lastSession().spec().listener().onLeaving("maintenance");
    rig.pass(Duration.ZERO);
    refuse(bob, bob.expect("INVITE"), "488 Not Acceptable Here");
    refuse(alice, alice.expect("INVITE"), "488 Not Acceptable Here");
    assertThat(rig.onlyCall().backend()).isEqualTo("fake");
    rig.media.lastSession().spec().listener().onLeaving("maintenance");
    rig.pass(Duration.ofMillis(100));
    bothAccept();
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
    hangUp(2);
  }

  @Test
  void aCallThatRingsLeavesItsBackendWhenItIsUp() {
    hangUp(2);
    SipText invite = rig.ring("c2");
    rig.media.lastSession().spec().listener().onLeaving("maintenance");
    rig.pass(Duration.ZERO);
    assertThat(rig.calls.move(rig.onlyCall().id(), Optional.empty()))
        .satisfies(kept -> rig.pass(Duration.ZERO))
        .isCompletedWithValueMatching(
            result -> result.orElseThrow().detail().equals("the call is not answered yet"));
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    up = new Rig.Up(invite, alice.expect("200"));
    rig.pass(Duration.ofMillis(200));
    bob.expectNothing();
    alice.ignoreRest();
    alice.send(alice.inDialog("ACK", 1, up.ok()));
    rig.pass(Duration.ofMillis(100));
    bothAccept();
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
    hangUp(2);
  }

  @Test
  void movesTakeTurns() {
    Rig.Up other = rig.up("c2");
    assertThat(other.ok()).isNotNull();
    for (var call : rig.calls.calls()) {
      rig.calls.move(call.id(), Optional.of("second"));
    }
    rig.pass(Duration.ofMillis(99));
    assertThat(rig.second.sessions()).hasSize(1);
    rig.pass(Duration.ofMillis(1));
    assertThat(rig.second.sessions()).hasSize(2);
  }

  @Test
  void aSecondMoveWaitsForTheFirst() {
    var first = move();
    var second = rig.calls.move(rig.onlyCall().id(), Optional.of("fake")).toCompletableFuture();
    rig.pass(Duration.ofMillis(100));
    bothAccept();
    expect(first, Outcome.MOVED, "");
    rig.pass(Duration.ofMillis(100));
    bothAccept();
    expect(second, Outcome.MOVED, "");
    assertThat(rig.onlyCall().backend()).isEqualTo("fake");
    hangUp(2);
  }

  @Test
  void aCallThatIsNotThereIsNotMoved() {
    assertThat(rig.calls.move("4711", Optional.empty())).isCompletedWithValue(Optional.empty());
    hangUp(2);
  }
}
