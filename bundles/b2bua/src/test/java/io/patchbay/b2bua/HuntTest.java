package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several targets one after the other. Each case ends the call and leaves nothing behind. */
class HuntTest {
  private static final Hunting ALSO_AFTER_PROGRESS =
      new Hunting(Set.of(408, 503), true, Hunting.Redirects.REFUSE);

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  private void series(Hunting hunting, RouteTarget... targets) {
    rig.hunt(hunting, List.of(targets).stream().map(List::of).toList());
  }

  private void bobThenCarol() {
    series(Hunting.STANDARD, Rig.to(bob, 0), Rig.to(carol, 0));
  }

  /** Carol answers, and Alice hangs up. */
  private void carolTakesIt() {
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "200 OK", "carol", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void theCausesOfReRoutingLeadToTheNextTarget() {
    List<String> causes =
        List.of(
            "408 Request Timeout",
            "500 Server Internal Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Server Time-out");
    bobThenCarol();
    for (String cause : causes) {
      rig.call("c-" + cause.substring(0, 3));
      bob.refuse(bob.expect("INVITE"), cause);
      assertThat(rig.media.lastSession().released()).containsExactly("b");
      carolTakesIt();
    }
  }

  @Test
  void eachAttemptIsALegOfItsOwn() {
    bobThenCarol();
    rig.call("c1");
    SipText first = bob.expect("INVITE");
    bob.refuse(first, "503 Service Unavailable");
    SipText second = carol.expect("INVITE");
    assertThat(second.header("Call-ID")).isNotEqualTo(first.header("Call-ID"));
    assertThat(second.tag("From")).isNotEqualTo(first.tag("From"));
    assertThat(second.requestUri()).isEqualTo("sip:bob@203.0.113.21:5060");
    assertThat(second.header("Max-Forwards")).isEqualTo("69");
    assertThat(rig.onlyCall().legs()).extracting(LegInfo::id).containsExactly("a", "c");
    carol.refuse(second, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void aBusyTargetEndsTheHunt() {
    bobThenCarol();
    rig.call("c1");
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
    carol.expectNothing();
  }

  @Test
  void aDeclineEndsItWhateverTheCausesSay() {
    series(
        new Hunting(Set.of(603), true, Hunting.Redirects.REFUSE), Rig.to(bob, 0), Rig.to(carol, 0));
    rig.call("c1");
    bob.refuse(bob.expect("INVITE"), "603 Decline");
    alice.expect("603");
    carol.expectNothing();
  }

  @Test
  void causesAreConfigured() {
    series(
        new Hunting(Set.of(486), false, Hunting.Redirects.REFUSE),
        Rig.to(bob, 0),
        Rig.to(carol, 0));
    rig.call("c1");
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    carolTakesIt();
    rig.call("c2");
    bob.refuse(bob.expect("INVITE"), "500 Server Internal Error");
    alice.expect("500");
    carol.expectNothing();
  }

  @Test
  void whatCannotBeReachedIsPassedOver() {
    RouteTarget unknown = new RouteTarget("sip:bob@nowhere.invalid", "test");
    series(Hunting.STANDARD, unknown, Rig.to(bob, 0), Rig.to(carol, 0));
    rig.wire.cut(bob);
    rig.call("c1");
    bob.expectNothing();
    carolTakesIt();
  }

  @Test
  void aSilentTargetIsLeftAfterTimerB() {
    bobThenCarol();
    rig.call("c1");
    rig.pass(Duration.ofMillis(31_999));
    carol.expectNothing();
    rig.pass(Duration.ofMillis(1));
    carolTakesIt();
    bob.ignoreRest();
  }

  @Test
  void aTargetHasItsOwnTimeAndWhatItSaysLaterIsDropped() {
    series(Hunting.STANDARD, Rig.to(bob, 5), Rig.to(carol, 0));
    rig.call("c1");
    SipText invite = bob.expect("INVITE");
    rig.pass(Duration.ofSeconds(5));
    bob.ignoreRest();
    SipText second = carol.expect("INVITE");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    alice.expectNothing();
    bob.acceptCancel(invite);
    carol.send(carol.respond(second, "180 Ringing", "carol", ""));
    alice.expect("180");
    assertThat(rig.media.lastSession().released()).containsExactly("b");
    carol.refuse(second, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void anAnswerOfATargetThatWasLeftIsLeftAgain() {
    series(Hunting.STANDARD, Rig.to(bob, 5), Rig.to(carol, 0));
    rig.call("c1");
    SipText invite = bob.expect("INVITE");
    rig.pass(Duration.ofSeconds(5));
    bob.ignoreRest();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText bye = bob.expect("BYE");
    assertThat(bye.header("Reason")).contains("408");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    alice.expectNothing();
    carolTakesIt();
  }

  @Test
  void progressHoldsTheRoute() {
    series(Hunting.STANDARD, Rig.to(bob, 5), Rig.to(carol, 0));
    rig.call("c1");
    SipText invite = bob.expect("INVITE");
    rig.pass(Duration.ofSeconds(1));
    bob.ignoreRest();
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    alice.expect("180");
    rig.pass(Duration.ofSeconds(60));
    bob.expectNothing();
    bob.refuse(invite, "503 Service Unavailable");
    alice.expect("500");
    carol.expectNothing();
  }

  @Test
  void afterProgressTooWherePolicyAllows() {
    series(ALSO_AFTER_PROGRESS, Rig.to(bob, 20), Rig.to(carol, 0));
    rig.call("c1");
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    rig.pass(Duration.ofSeconds(20));
    bob.acceptCancel(invite);
    SipText second = carol.expect("INVITE");
    carol.send(carol.respond(second, "180 Ringing", "carol", ""));
    assertThat(alice.expect("180").tag("To")).isEqualTo(ringing.tag("To"));
    carol.refuse(second, "503 Service Unavailable");
    alice.expect("408"); // the lower class of the two
  }

  @Test
  void theCallerWhoHangsUpEndsTheHunt() {
    bobThenCarol();
    String call = rig.call("c1");
    SipText invite = bob.expect("INVITE");
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    bob.refuse(invite, "503 Service Unavailable");
    carol.expectNothing();
  }

  @Test
  void onlyTheLiveTransactionIsCancelled() {
    bobThenCarol();
    String call = rig.call("c1");
    bob.refuse(bob.expect("INVITE"), "503 Service Unavailable");
    SipText second = carol.expect("INVITE");
    carol.send(carol.respond(second, "180 Ringing", "carol", ""));
    alice.expect("180");
    alice.send(alice.cancel(call));
    alice.expect("200");
    alice.expect("487");
    bob.expectNothing();
    carol.acceptCancel(second);
  }

  @Test
  void theTimeToRingIsTheWholeHunts() {
    Rig impatient = new Rig("ring.timeout", "8");
    impatient.hunt(
        Hunting.STANDARD,
        List.of(List.of(Rig.to(impatient.bob, 5)), List.of(Rig.to(impatient.carol, 5))));
    impatient.call("c1");
    impatient.pass(Duration.ofSeconds(5));
    SipText second = impatient.carol.expect("INVITE");
    impatient.pass(Duration.ofSeconds(3));
    impatient.alice.expect("408");
    impatient.carol.ignoreRest();
    impatient.carol.send(impatient.carol.respond(second, "180 Ringing", "carol", ""));
    impatient.carol.acceptCancel(second);
    impatient.expectNothingLeft();
  }

  @Test
  void mediaThatIsFullIsNobodysFaultAndTheCallerMayTryAgain() {
    bobThenCarol();
    rig.media.fail(Operation.OFFER, MediaException.Kind.EXHAUSTED);
    rig.call("c1");
    assertThat(alice.expect("503").header("Retry-After")).isNotEmpty();
    bob.expectNothing();
    carol.expectNothing();
  }

  @Test
  void aRouteToOurselvesIsALoop() {
    Peer ourselves = new Peer(MemoryWire.GATEWAY, rig.core, rig.loop, rig.wire);
    rig.router = request -> Rig.target("sip:bob@" + MemoryWire.GATEWAY + ":5060");
    rig.call("c1");
    SipText own = ourselves.expect("INVITE");
    ourselves.send(own.text().replace("\r\n", "\n"));
    ourselves.send(ourselves.expect("482").text().replace("\r\n", "\n"));
    ourselves.expect("ACK");
    alice.expect("482");
    assertThat(rig.calls.statistics().calls()).isEqualTo(1);
  }

  @Test
  void moreTargetsThanLettersAreNotTried() {
    RouteTarget gone = new RouteTarget("sip:bob@nowhere.invalid", "test");
    RoutePlan endless =
        new RoutePlan(
            java.util.Collections.nCopies(100, io.patchbay.api.call.routing.RouteGroup.of(gone)),
            Hunting.STANDARD);
    rig.router = request -> CompletableFuture.completedFuture(endless);
    rig.call("c1");
    alice.expect("503");
  }
}
