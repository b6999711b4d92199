package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must happen when messages cross, are lost or come twice. RFC sections are of RFC 3261. */
class RaceTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @Test
  void cancelBeforeAnyProvisionalWaitsForTheFirst() { // section 9.1
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    alice.send(alice.cancel(call));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("1 CANCEL");
    alice.expect("487");
    bob.expectNothing();
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText cancel = bob.expect("CANCEL");
    bob.send(bob.respond(cancel, "200 OK", "bob-tag", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    bob.expect("ACK");
    rig.expectNothingLeft();
    assertThat(rig.calls.statistics().failed()).isEqualTo(1);
  }

  @Test
  void silentEarlyMediaEndsBothLegs() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    alice.expect("183");
    rig.media.lastSession().timeout(MediaTimeout.IDLE);
    rig.loop.runPending();
    alice.expect("408");
    bob.acceptCancel(invite);
    assertThat(rig.media.openSessions()).isZero();
    rig.expectNothingLeft();
  }

  @Test
  void mediaLostWhileItRingsWithNoOtherBackendEndsTheCall() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    alice.expect("183");
    rig.second.fail(FakeMediaBackend.Operation.OPEN, MediaException.Kind.UNAVAILABLE);
    rig.media.lastSession().lose("the node is dead");
    rig.loop.runPending();
    alice.expect("503");
    bob.acceptCancel(invite);
    rig.expectNothingLeft();
  }

  @Test
  void newCallsAreRefusedWhileThereIsNoMedia() {
    Rig.Up up = rig.up("c1");
    rig.media.fail(FakeMediaBackend.Operation.OPEN, MediaException.Kind.UNAVAILABLE);
    alice.send(alice.invite("c2", "", alice.sdp(4100)));
    assertThat(alice.expect("503").header("Retry-After")).isNotEmpty();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP); // what runs goes on
    rig.media.succeed(FakeMediaBackend.Operation.OPEN);
    alice.send(alice.invite("c3", "", alice.sdp(4200)));
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aCallKeepsTheSettingsItBeganWith() {
    Rig other = new Rig("ring.timeout", "30", "refer", "refuse");
    SipText invite = other.ring("c1");
    other.bob.send(other.bob.respond(invite, "180 Ringing", "bob-tag", ""));
    other.configure("ring.timeout", "5", "refer", "terminate");
    other.pass(Duration.ofSeconds(29));
    other.bob.expectNothing();
    assertThat(other.alice.expect("180").values("Allow")).doesNotContain("REFER");
    other.pass(Duration.ofSeconds(1));
    other.alice.expect("408");
    other.bob.acceptCancel(invite);
    other.expectNothingLeft();
  }

  @Test
  void cancelWhileItRings() {
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    assertThat(rig.media.openSessions()).isZero();
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerThatCrossesOurCancelIsAcknowledgedAndLeft() {
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.send(alice.cancel(call));
    bob.expect("CANCEL");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("180");
    alice.expect("200");
    alice.expect("487");
    alice.expectNothing();
    rig.expectNothingLeft();
  }

  @Test
  void cancelAfterTheAnswerHasNoEffect() { // section 9.2
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    alice.send(alice.cancel(call));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("1 CANCEL");
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void byeOfTheCalledOneWaitsForTheCallersAck() { // section 15
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "bob-tag"));
    bob.expect("200");
    alice.expectNothing();
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerIsRepeatedUntilTheAckIsGivenUp() { // section 13.3.1.4
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    rig.pass(Duration.ofMillis(31_999));
    assertThat(alice.timesOf("200"))
        .isEqualTo(
            List.of(0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L));
    assertThat(alice.seen().stream().filter(m -> m.kind().equals("200")).map(SipText::text))
        .containsOnly(alice.seen().get(alice.seen().size() - 1).text());
    alice.ignoreRest();
    bob.ignoreRest();
    rig.pass(Duration.ofMillis(1));
    SipText byeA = alice.expect("BYE");
    SipText byeB = bob.expect("BYE");
    assertThat(byeB.header("Reason")).contains("no ACK");
    alice.send(alice.respond(byeA, "200 OK", "", ""));
    bob.send(bob.respond(byeB, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void howLongTheAckIsWaitedForIsASetting() {
    Rig other = new Rig("ack.timeout", "5");
    SipText invite = other.ring("c1");
    other.bob.send(other.bob.respond(invite, "200 OK", "bob-tag", other.bob.sdp(6000)));
    other.bob.expect("ACK");
    other.pass(Duration.ofMillis(4_999));
    assertThat(other.alice.timesOf("200")).isEqualTo(List.of(0L, 500L, 1500L, 3500L));
    other.alice.ignoreRest();
    other.bob.expectNothing();
    other.pass(Duration.ofMillis(1));
    other.alice.expect("BYE");
    assertThat(other.bob.expect("BYE").header("Reason")).contains("no ACK");
    other.expectNothingLeft();
  }

  @Test
  void aCallerThatVanishedIsForgottenAfterItsByeTimedOut() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    rig.pass(Duration.ofSeconds(32));
    assertThat(rig.media.openSessions()).isZero();
    assertThat(rig.calls.calls()).hasSize(1);
    rig.pass(Duration.ofSeconds(32));
    assertThat(rig.calls.calls()).isEmpty();
    rig.expectNothingLeft();
  }

  @Test
  void everyRepeatOfAnAnswerGetsTheSameAck() { // section 13.2.2.4
    SipText invite = rig.ring("c1");
    String answer = bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000));
    bob.send(answer);
    SipText ack = bob.expect("ACK");
    bob.send(answer);
    assertThat(bob.expect("ACK")).isEqualTo(ack);
    SipText ok = alice.expect("200");
    alice.expectNothing();
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    SipText bye = bob.expect("BYE");
    bob.send(answer);
    assertThat(bob.expect("ACK")).isEqualTo(ack);
    bob.send(bob.respond(bye, "200 OK", "", ""));
    bob.send(answer);
    assertThat(bob.expect("ACK")).isEqualTo(ack);
    rig.expectNothingLeft();
  }

  @Test
  void byesThatCrossAreBothAnsweredAndTheCallEndsOnce() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    SipText bye = bob.expect("BYE");
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "bob-tag"));
    bob.expect("200");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    alice.expectNothing();
    assertThat(rig.media.closedSessions()).isEqualTo(1);
    rig.expectNothingLeft();
    assertThat(rig.calls.statistics().answered()).isEqualTo(1);
  }

  @Test
  void byeOfTheCallerBeforeItsAck() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.pass(Duration.ofSeconds(2));
    alice.expectNothing();
    rig.expectNothingLeft();
  }

  @Test
  void byeOfTheCallerWhileItRings() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    alice.send(alice.inDialog("BYE", 2, ringing));
    alice.expect("200");
    alice.expect("487");
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAckWithAnotherNumberIsNone() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 7, ok));
    rig.pass(Duration.ofMillis(500));
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    rig.pass(Duration.ofSeconds(4));
    alice.expectNothing();
  }

  @Test
  void anAnswerOfAnotherBranchIsAcknowledgedAndLeft() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "first", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    bob.send(bob.respond(invite, "200 OK", "second", bob.sdp(6002)));
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("second");
    SipText bye = bob.expect("BYE");
    assertThat(bye.tag("To")).isEqualTo("second");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    alice.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void anAnswerWithoutSdpStandsOnTheEarlyOneOfItsDialog() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    alice.expect("183");
    assertThat(alice.expect("200").kind()).isEqualTo("200");
  }

  @Test
  void anAnswerWithoutAnySdpEndsTheCall() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "other-tag", bob.sdp(6000)));
    bob.send(bob.respond(invite, "200 OK", "bob-tag", ""));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("183");
    alice.expect("488");
    rig.expectNothingLeft();
  }

  @Test
  void anInviteRepeatedAfterItsEndMakesNoNewCall() {
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "486 Busy Here", "bob-tag", ""));
    alice.expect("486");
    alice.send(call);
    alice.expect("486");
    bob.expect("ACK");
    bob.expectNothing();
    assertThat(rig.calls.statistics().calls()).isEqualTo(1);
    rig.expectNothingLeft();
  }

  @Test
  void theSameInviteByAnotherPathIsALoop() { // section 8.2.2.2
    alice.send(alice.invite("c1", "z9hG4bK-one", "", alice.sdp(4000)));
    bob.expect("INVITE");
    alice.send(alice.invite("c1", "z9hG4bK-two", "", alice.sdp(4000)));
    alice.expect("482");
    assertThat(rig.calls.statistics().calls()).isEqualTo(1);
  }

  @Test
  void aSilentTargetIs408AfterTimerB() {
    rig.ring("c1");
    rig.pass(Duration.ofMillis(31_999));
    alice.expectNothing();
    rig.pass(Duration.ofMillis(1));
    alice.expect("408");
    assertThat(bob.timesOf("INVITE"))
        .isEqualTo(List.of(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L));
    rig.expectNothingLeft();
  }

  @Test
  void aTargetThatCannotBeReachedIs503() {
    rig.wire.cut(bob);
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    assertThat(alice.expect("503").header("Retry-After")).isNotEmpty();
    rig.expectNothingLeft();
  }

  @Test
  void ringingForEverIsCancelled() {
    Rig impatient = new Rig("ring.timeout", "20");
    SipText invite = impatient.ring("c1");
    impatient.bob.send(impatient.bob.respond(invite, "180 Ringing", "bob-tag", ""));
    impatient.alice.expect("180");
    impatient.pass(Duration.ofSeconds(20));
    impatient.alice.expect("408");
    impatient.bob.send(
        impatient.bob.respond(impatient.bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    impatient.bob.send(impatient.bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    impatient.expectNothingLeft();
  }

  @Test
  void silentMediaEndsBothLegs() {
    Rig.Up up = rig.up("c1");
    assertThat(up.ok().kind()).isEqualTo("200");
    rig.media.lastSession().timeout(MediaTimeout.IDLE);
    rig.loop.runPending();
    SipText bye = alice.expect("BYE");
    assertThat(bye.header("Reason")).contains("no media");
    alice.send(alice.respond(bye, "200 OK", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "SETUP, no answer to the media offer",
    "ONE_WAY, no media from one side",
    "HOLD, on hold for too long",
    "DURATION, maximum duration of media reached"
  })
  void everyMediaTimeoutIsNamedOnBothLegs(MediaTimeout timeout, String reason) {
    rig.up("c1");
    rig.media.lastSession().timeout(timeout);
    rig.loop.runPending();
    SipText first = alice.expect("BYE");
    SipText second = bob.expect("BYE");
    assertThat(first.header("Reason")).isEqualTo("SIP;cause=408;text=\"" + reason + "\"");
    assertThat(second.header("Reason")).isEqualTo(first.header("Reason"));
    alice.send(alice.respond(first, "200 OK", "", ""));
    bob.send(bob.respond(second, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theLatestMediaEventsAreKeptWithTheCall() {
    rig.up("c1");
    for (int i = 0; i < 30; i++) {
      rig.media.lastSession().event(new MediaEvent.Excess("a", i, false));
    }
    var detail = rig.calls.call(rig.onlyCall().id()).toCompletableFuture();
    rig.loop.runPending();
    assertThat(detail.join().orElseThrow().notes())
        .hasSize(20)
        .extracting(CallInfo.MediaNote::event)
        .startsWith(new MediaEvent.Excess("a", 10, false))
        .endsWith(new MediaEvent.Excess("a", 29, false));
  }

  @Test
  void aCallCancelledWhileItsMediaIsBeingOpenedLeavesNoSession() {
    rig.media.hold();
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    rig.media.release();
    rig.loop.runPending();
    bob.expectNothing();
    rig.expectNothingLeft();
  }

  @Test
  void hangupByHandFitsTheStateOfTheCall() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    var ended = rig.calls.hangup(rig.onlyCall().id(), "operator").toCompletableFuture();
    rig.loop.runPending();
    assertThat(ended).isCompletedWithValue(true);
    alice.expect("480");
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob-tag", ""));
    bob.send(bob.respond(invite, "487 Request Terminated", "bob-tag", ""));
    bob.expect("ACK");

    rig.up("c2");
    rig.calls.hangup(rig.onlyCall().id(), "operator");
    rig.loop.runPending();
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    assertThat(rig.calls.hangup("77", "x").toCompletableFuture()).isCompletedWithValue(false);
    rig.expectNothingLeft();
  }
}
