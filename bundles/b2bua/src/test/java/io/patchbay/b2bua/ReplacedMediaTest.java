package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.MoveResult.Outcome;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A media session that is lost while a call is set up, or in the middle of an exchange, gives its
 * place to another; who was shown addresses of the lost one is moved.
 */
class ReplacedMediaTest {
  private final Rig rig = new Rig("move.timeout", "10", "move.rate", "10");
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private SipText ok = new SipText("");

  private static String line(SipText message, String start) {
    return message.body().lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
  }

  private void isOnSecond(SipText shown, int session, String leg) {
    int port = rig.second.sessions().get(session).port(leg, 0);
    assertThat(line(shown, "m=")).startsWith("m=audio " + port + ' ');
  }

  private void bobAnswers(SipText invite) {
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
  }

  private void aliceIsUp() {
    ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
  }

  private void accept(Peer peer, SipText offer, String sdp) {
    peer.send(peer.respond(offer, "200 OK", "", sdp));
    assertThat(peer.expect("ACK").cseq()).isEqualTo(offer.cseq());
  }

  /** Both are told of the session that lasts. */
  private void bothAreMoved(Peer called) {
    rig.pass(Duration.ofMillis(200));
    SipText toCalled = called.expect("INVITE");
    SipText toAlice = alice.expect("INVITE");
    isOnSecond(toAlice, 1, "a");
    accept(called, toCalled, called.sdp(6000));
    accept(alice, toAlice, alice.sdp(4000));
    rig.pass(CallMedia.LINGER);
    assertThat(rig.media.openSessions()).isZero();
    assertThat(rig.second.openSessions()).isEqualTo(1);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
  }

  private void hangUp(Peer called, int cseq) {
    alice.ignoreRest(); // refusals once more
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    called.send(called.respond(called.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  private void isAnsweredThroughSecond(SipText invite) {
    bobAnswers(invite);
    aliceIsUp();
    isOnSecond(ok, 0, "a");
    bothAreMoved(bob);
    hangUp(bob, 2);
  }

  private void lose() {
    rig.media.lastSession().lose("node gone");
    rig.pass(Duration.ZERO);
  }

  @Test
  void anAnswerThatTheBackendDoesNotTakeAnyMoreIsTakenByAnother() {
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.ANSWER, Kind.UNAVAILABLE);
    isAnsweredThroughSecond(invite);
  }

  @Test
  void whatTheBackendCannotReadIsReadByNoOther() {
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.ANSWER, Kind.UNUSABLE_SDP);
    bobAnswers(invite);
    alice.expect("488");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    assertThat(rig.second.sessions()).isEmpty();
    rig.expectNothingLeft();
  }

  @Test
  void aSessionThatIsLostWhileItRingsIsReplaced() {
    SipText invite = rig.ring("c1");
    lose();
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    isAnsweredThroughSecond(invite);
  }

  @Test
  void aMoveOnCommandBeforeItIsUpChangesNothing() {
    SipText invite = rig.ring("c1");
    lose();
    var move = rig.calls.move(rig.onlyCall().id(), Optional.of("fake")).toCompletableFuture();
    rig.pass(Duration.ZERO);
    assertThat(move.join().orElseThrow().outcome()).isEqualTo(Outcome.KEPT);
    isAnsweredThroughSecond(invite);
  }

  @Test
  void anAnswerThatNobodyTakesEndsTheCall() {
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.ANSWER, Kind.UNAVAILABLE);
    rig.second.fail(Operation.OPEN, Kind.UNAVAILABLE);
    bobAnswers(invite);
    alice.expect("503");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void earlyMediaAndTheAnswerBehindItKeepTheirOrder() {
    SipText invite = rig.ring("c1");
    rig.media.hold();
    rig.media.fail(Operation.ANSWER, Kind.GONE);
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    bobAnswers(invite);
    rig.media.release();
    rig.pass(Duration.ZERO);
    isOnSecond(alice.expect("183"), 0, "a");
    aliceIsUp();
    isOnSecond(ok, 0, "a");
    bothAreMoved(bob);
    hangUp(bob, 2);
  }

  @Test
  void theNextTargetIsOfferedTheSessionThatLasts() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 5)), List.of(Rig.to(carol, 0))));
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.OFFER, Kind.UNAVAILABLE);
    bob.refuse(invite, "500 Server Internal Error");
    SipText atCarol = carol.expect("INVITE");
    isOnSecond(atCarol, 0, "c");
    carol.send(carol.respond(atCarol, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    aliceIsUp();
    bothAreMoved(carol);
    hangUp(carol, 2);
  }

  @Test
  void ofSeveralThatRingTheOneThatAnswersIsMoved() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    SipText invite = rig.ring("c1");
    SipText atCarol = carol.expect("INVITE");
    lose();
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    alice.expect("183");
    carol.send(carol.respond(atCarol, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    bob.refuse(invite, "487 Request Terminated");
    aliceIsUp();
    bothAreMoved(carol);
    hangUp(carol, 2);
  }

  @Test
  void anOfferThatTheCallerAskedForIsConfirmedElsewhere() {
    alice.send(alice.invite("c1", "", ""));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    ok = alice.expect("200");
    rig.media.fail(Operation.ANSWER, Kind.UNAVAILABLE);
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    isOnSecond(bob.expect("ACK"), 0, "b");
    bothAreMoved(bob);
    hangUp(bob, 2);
  }

  @Test
  void aHoldThatCrossesTheLossIsKept() {
    Rig.Up up = rig.up("c1");
    ok = up.ok();
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, ok), alice.sdp(4000) + "a=sendonly\n"));
    SipText hold = bob.expect("INVITE");
    rig.media.fail(Operation.ANSWER, Kind.UNAVAILABLE);
    accept(bob, hold, bob.sdp(6000) + "a=recvonly\n");
    SipText held = alice.expect("200");
    isOnSecond(held, 0, "a");
    alice.send(alice.inDialog("ACK", 2, ok));
    rig.pass(Duration.ofMillis(200));
    SipText toBob = bob.expect("INVITE");
    assertThat(toBob.body()).contains("a=sendonly");
    accept(bob, toBob, bob.sdp(6000) + "a=recvonly\n");
    accept(alice, alice.expect("INVITE"), alice.sdp(4000) + "a=sendonly\n");
    assertThat(rig.onlyCall().backend()).isEqualTo("second");
    hangUp(bob, 3);
  }

  @Test
  void aRefusedOfferThatCannotBeTakenBackMovesTheCall() {
    Rig.Up up = rig.up("c1");
    ok = up.ok();
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, ok), alice.sdp(4002)));
    SipText offer = bob.expect("INVITE");
    rig.media.fail(Operation.OFFER, Kind.GONE);
    bob.refuse(offer, "488 Not Acceptable Here");
    alice.expect("488");
    alice.send(alice.inDialog("ACK", 2, ok));
    bothAreMoved(bob);
    hangUp(bob, 3);
  }

  @Test
  void anOfferOfACallThatIsUpIsRefusedAndTheSessionStays() {
    Rig.Up up = rig.up("c1");
    ok = up.ok();
    rig.media.fail(Operation.OFFER, Kind.UNAVAILABLE);
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, ok), alice.sdp(4002)));
    alice.expect("503");
    alice.send(alice.inDialog("ACK", 2, ok));
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.onlyCall().backend()).isEqualTo("fake");
    hangUp(bob, 3);
  }

  @Test
  void whoCannotBeMovedEndsTheCall() {
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.ANSWER, Kind.UNAVAILABLE);
    bobAnswers(invite);
    aliceIsUp();
    rig.pass(Duration.ofMillis(200));
    bob.refuse(bob.expect("INVITE"), "488 Not Acceptable Here");
    SipText toAlice = alice.expect("INVITE");
    alice.refuse(toAlice, "488 Not Acceptable Here");
    assertThat(bob.expect("BYE").header("Reason")).contains("media lost");
    assertThat(alice.expect("BYE").header("Reason")).contains("media lost");
    rig.expectNothingLeft();
  }
}
