package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.testkit.media.FakeMediaSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Session timers, one per dialog. Sections are of RFC 4028. */
class SessionTimerTest {
  private Rig rig = new Rig();
  private Peer alice = rig.alice;
  private Peer bob = rig.bob;

  @Test
  void aCallerThatCanRefreshesAndIsMissedWhenItDoesNot() { // sections 9 and 10
    SipText ok = up("Supported: timer\nSession-Expires: 600\n", "").ok();
    assertThat(ok.header("Session-Expires")).isEqualTo("600;refresher=uac");
    assertThat(ok.values("Require")).contains("timer");
    rig.pass(Duration.ofSeconds(567));
    alice.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    rig.pass(Duration.ofSeconds(1)); // 600 - min(32, 200)
    SipText bye = alice.expect("BYE");
    assertThat(bye.header("Reason")).contains("session expired");
    alice.send(alice.respond(bye, "200 OK", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void itsRefreshStartsTheTimeAnew() {
    SipText ok = up("Supported: timer\nSession-Expires: 600\n", "").ok();
    rig.pass(Duration.ofSeconds(300));
    alice.send(
        Peer.with(
            alice.inDialog("UPDATE", 2, ok),
            "Supported: timer\nSession-Expires: 600;refresher=uac\n"));
    assertThat(alice.expect("200").header("Session-Expires")).isEqualTo("600;refresher=uac");
    bob.expectNothing();
    rig.pass(Duration.ofSeconds(567));
    alice.expectNothing();
    rig.pass(Duration.ofSeconds(1));
    alice.expect("BYE");
  }

  @Test
  void aCallerThatWantsUsToRefreshGetsUpdates() {
    SipText ok =
        up("Supported: timer\nAllow: UPDATE\nSession-Expires: 600;refresher=uas\n", "").ok();
    assertThat(ok.header("Session-Expires")).isEqualTo("600;refresher=uas");
    rig.pass(Duration.ofSeconds(300));
    SipText refresh = alice.expect("UPDATE");
    assertThat(refresh.body()).isEmpty();
    assertThat(refresh.header("Session-Expires")).isEqualTo("600;refresher=uac");
    alice.send(
        Peer.with(
            alice.respond(refresh, "200 OK", "", ""), "Session-Expires: 600;refresher=uac\n"));
    rig.pass(Duration.ofSeconds(299));
    alice.expectNothing();
    rig.pass(Duration.ofSeconds(1));
    alice.expect("UPDATE");
    bob.expectNothing();
  }

  @Test
  void whoeverDoesNotTakeUpdateGetsTheSameOfferAgain() {
    Rig.Up up = up("", "Require: timer\nSession-Expires: 600;refresher=uac\n");
    assertThat(up.invite().header("Session-Expires")).isEqualTo("1800");
    assertThat(up.invite().values("Supported")).contains("timer");
    rig.pass(Duration.ofSeconds(300));
    SipText refresh = bob.expect("INVITE");
    assertThat(refresh.body()).isEqualTo(up.invite().body());
    assertThat(refresh.header("Session-Expires")).isEqualTo("600;refresher=uac");
    bob.send(
        Peer.with(
            bob.respond(refresh, "200 OK", "", bob.sdp(6000)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    alice.expectNothing();
    rig.pass(Duration.ofSeconds(300));
    bob.expect("INVITE");
  }

  @Test
  void anUpdateThatIsNotTakenAfterAllIsMadeGoodByReinvite() {
    up("", "Allow: UPDATE\nSession-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    bob.send(bob.respond(bob.expect("UPDATE"), "405 Method Not Allowed", "", ""));
    SipText refresh = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.respond(refresh, "200 OK", "", bob.sdp(6000)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    rig.pass(Duration.ofSeconds(280));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void aPeerThatIsGoneEndsTheCall() {
    up("", "Allow: UPDATE\nSession-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    bob.send(bob.respond(bob.expect("UPDATE"), "481 Call/Transaction Does Not Exist", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "481 Call/Transaction Does Not Exist", "", ""));
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aRefusedRefreshEndsTheCallWhenTheTimeIsUp() { // section 10
    up("", "Allow: UPDATE\nSession-Expires: 90;refresher=uac\n");
    rig.pass(Duration.ofSeconds(45));
    bob.send(bob.respond(bob.expect("UPDATE"), "500 Server Internal Error", "", ""));
    rig.pass(Duration.ofMillis(14_999));
    bob.expectNothing();
    rig.pass(Duration.ofMillis(1)); // 90 - min(32, 30)
    bob.expect("BYE");
    alice.expect("BYE");
  }

  @Test
  void theCalledOneMayRefresh() {
    Rig.Up up = up("", "Session-Expires: 300;refresher=uas\n");
    rig.pass(Duration.ofSeconds(200));
    bob.send(
        Peer.with(
            bob.withSdp(bob.inDialogAsCallee("INVITE", 1, up.invite(), "bob-tag"), bob.sdp(6000)),
            "Supported: timer\nSession-Expires: 300;refresher=uac\n"));
    SipText offer = alice.expect("INVITE");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    assertThat(bob.expect("200").header("Session-Expires")).isEqualTo("300;refresher=uac");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    rig.pass(Duration.ofSeconds(267));
    bob.expectNothing();
    rig.pass(Duration.ofSeconds(1));
    bob.expect("BYE");
  }

  @Test
  void tooShortATimerOfTheCallerIs422() { // section 9
    alice.send(alice.invite("c1", "Supported: timer\nSession-Expires: 60\n", alice.sdp(4000)));
    assertThat(alice.expect("422").header("Min-SE")).isEqualTo("90");
    bob.expectNothing();
    // whoever does not know the extension cannot be told: a proxy has put the timer in
    SipText ok = up("Session-Expires: 60\n", "").ok();
    assertThat(ok.header("Session-Expires")).isEqualTo("90;refresher=uas");
    alice.send(
        Peer.with(alice.inDialog("UPDATE", 2, ok), "Supported: timer\nSession-Expires: 30\n"));
    assertThat(alice.expect("422").header("Min-SE")).isEqualTo("90");
  }

  @Test
  void after422TheCalledOneIsAskedForALongerOne() { // section 7.3
    SipText invite = rig.ring("c1");
    bob.send(
        Peer.with(
            bob.respond(invite, "422 Session Interval Too Small", "bob-tag", ""),
            "Min-SE: 3600\n"));
    bob.expect("ACK");
    alice.expectNothing();
    SipText again = bob.expect("INVITE");
    assertThat(again.cseq()).isEqualTo(invite.cseq() + 1);
    assertThat(again.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
    assertThat(again.tag("From")).isEqualTo(invite.tag("From"));
    assertThat(again.body()).isEqualTo(invite.body());
    assertThat(again.header("Session-Expires")).isEqualTo("3600");
    assertThat(again.header("Min-SE")).isEqualTo("3600");
    bob.send(
        Peer.with(
            bob.respond(again, "422 Session Interval Too Small", "bob-tag", ""), "Min-SE: 3600\n"));
    bob.expect("ACK");
    alice.expect("422"); // the same again helps nobody
    rig.expectNothingLeft();
  }

  @Test
  void withoutATimerOfOurOwnOnlyWhatAPeerAsksForIsKept() {
    use(new Rig("session.expires", "0"));
    Rig.Up up = up("Supported: timer\n", "");
    assertThat(up.invite().headers("Session-Expires")).isEmpty();
    assertThat(up.ok().headers("Session-Expires")).isEmpty();
    rig.pass(Duration.ofHours(3));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void theTimerIsCutToOurs() {
    use(new Rig("session.expires", "1200"));
    SipText ok = up("Supported: timer\nSession-Expires: 7200\n", "").ok();
    assertThat(ok.header("Session-Expires")).isEqualTo("1200;refresher=uac");
  }

  @Test
  void anAnswerToARefreshThatHasChangedIsOfferedToTheOtherSide() { // RFC 3264 section 8
    Rig.Up up = up("", "Session-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    SipText refresh = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.respond(refresh, "200 OK", "", bob.sdp(6100)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    SipText offer = alice.expect("INVITE");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    assertThat(lastSaidBy("b")).contains("m=audio 6100");
    bob.expectNothing();
    // what was agreed so is what a later refusal returns to
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4400)));
    bob.send(bob.respond(bob.expect("INVITE"), "488 Not Acceptable Here", "", ""));
    alice.expect("488");
    assertThat(lastSaidBy("b")).contains("m=audio 6100");
    assertThat(lastSaidBy("a")).contains("m=audio 4000");
  }

  @Test
  void anAnswerToARefreshThatRepeatsWhatWasSaidGoesNoFurther() {
    up("", "Session-Expires: 600;refresher=uac\n");
    int before = rig.media.lastSession().exchanges().size();
    rig.pass(Duration.ofSeconds(300));
    SipText refresh = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.respond(refresh, "200 OK", "", bob.sdp(6000).replace("o=- 1 1", "o=- 1 2")),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    alice.expectNothing();
    assertThat(rig.media.lastSession().exchanges()).hasSize(before);
  }

  @Test
  void whatTheOtherSideNarrowsInReturnIsToldToTheOneWhoChanged() {
    up("", "Session-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    bob.send(
        Peer.with(
            bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6100)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    SipText offer = alice.expect("INVITE");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000) + "a=inactive\n"));
    alice.expect("ACK");
    SipText told = bob.expect("INVITE");
    assertThat(told.body()).contains("a=inactive");
    bob.send(bob.respond(told, "200 OK", "", bob.sdp(6100) + "a=inactive\n"));
    bob.expect("ACK");
    alice.expectNothing();
  }

  @Test
  void anOfferThatCrossesAChangeNobodyAskedForIsToldToComeAgain() {
    Rig.Up up = up("", "Session-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    bob.send(
        Peer.with(
            bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6100)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    SipText offer = alice.expect("INVITE");
    bob.send(bob.withSdp(bob.inDialogAsCallee("INVITE", 1, up.invite(), "bob-tag"), bob.sdp(6200)));
    bob.expect("491");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    assertThat(lastSaidBy("b")).contains("m=audio 6100");
    alice.expectNothing();
    bob.expectNothing();
  }

  @Test
  void aChangeTheOtherSideRefusesLeavesTheSessionAsItWas() {
    up("", "Session-Expires: 600;refresher=uac\n");
    rig.pass(Duration.ofSeconds(300));
    bob.send(
        Peer.with(
            bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6100)),
            "Session-Expires: 600;refresher=uac\n"));
    bob.expect("ACK");
    alice.send(alice.respond(alice.expect("INVITE"), "488 Not Acceptable Here", "", ""));
    alice.expect("ACK");
    assertThat(lastSaidBy("b")).contains("m=audio 6000");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  private String lastSaidBy(String side) {
    String said = "";
    for (FakeMediaSession.Exchange each : rig.media.lastSession().exchanges()) {
      said = each.from().id().equals(side) ? each.sdp().toString() : said;
    }
    return said;
  }

  private void use(Rig other) {
    rig = other;
    alice = other.alice;
    bob = other.bob;
  }

  private Rig.Up up(String alices, String bobs) {
    alice.send(alice.invite("c2", alices, alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(Peer.with(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)), bobs));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    return new Rig.Up(invite, ok);
  }
}
