package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A blind transfer that the gateway carries out: Alice or Bob refers the other to Carol. */
class TransferTest {
  private final Rig rig = new Rig("refer", "terminate");
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  TransferTest() {
    rig.router =
        request ->
            request.called().equals("nobody")
                ? CompletableFuture.completedFuture(RoutePlan.none())
                : Rig.target("sip:" + request.called() + "@" + host(request.called()) + ":5060");
  }

  private static String host(String user) {
    return switch (user) {
      case "carol" -> "203.0.113.21";
      case "dave" -> "203.0.113.22";
      default -> "203.0.113.20";
    };
  }

  @Test
  void theCallerTransfers() {
    Rig.Up up = rig.up("alices-call");
    alice.send(
        Peer.with(alice.inDialog("REFER", 2, up.ok()), "Refer-To: <sip:carol@192.0.2.10>\n"));
    assertThat(alice.expect("202").headers("Contact")).hasSize(1);
    expectNotify(alice, "SIP/2.0 100 Trying\r\n", "active;expires=180");
    SipText invite = carol.expect("INVITE");
    assertThat(invite.requestUri()).isEqualTo("sip:carol@203.0.113.21:5060");
    assertThat(invite.header("From")).startsWith("<sip:bob@" + MemoryWire.GATEWAY + ">");
    assertThat(invite.header("Referred-By")).isEqualTo("<sip:alice@" + MemoryWire.GATEWAY + ">");
    assertThat(invite.header("Max-Forwards")).isEqualTo("68");
    assertThat(invite.body()).contains(FakeMediaBackend.ADDRESS);
    assertThat(invite.text())
        .doesNotContain("192.0.2.10", "203.0.113.20", "alice-tag", "bob-tag", "alices-call");
    bob.expectNothing();

    carol.send(carol.respond(invite, "180 Ringing of 203.0.113.21", "carol-tag", ""));
    expectNotify(alice, "SIP/2.0 180 Ringing\r\n", "active;expires=180");
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    expectNotify(alice, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));

    SipText offer = bob.expect("INVITE");
    assertThat(offer.body()).contains("m=audio 4000");
    assertThat(offer.text()).doesNotContain("203.0.113.21", "carol-tag", "192.0.2.10");
    bob.send(bob.respond(offer, "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    carol.expectNothing();
    alice.expectNothing();
    assertThat(rig.media.lastSession().released()).contains("a");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);

    carol.send(carol.inDialogAsCallee("INFO", 1, invite, "carol-tag"));
    bob.send(bob.respond(bob.expect("INFO"), "200 OK", "", ""));
    carol.expect("200");
    carol.send(carol.inDialogAsCallee("BYE", 2, invite, "carol-tag"));
    carol.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theCalledOneTransfersAndTheNewOneTransfersOn() {
    Rig.Up up = rig.up("c1");
    SipText invite = transferredByBob(up);
    // and Carol sends Alice on to Dave
    carol.send(
        Peer.with(
            carol.inDialogAsCallee("REFER", 1, invite, "carol-tag"), "Refer-To: <sip:dave@x>\n"));
    carol.expect("202");
    expectNotify(carol, "SIP/2.0 100 Trying\r\n", "active;expires=180");
    SipText second = rig.dave.expect("INVITE");
    assertThat(second.header("From")).contains("sip:alice@");
    assertThat(second.header("Max-Forwards")).isEqualTo("67");
    rig.dave.send(rig.dave.respond(second, "200 OK", "dave-tag", rig.dave.sdp(8000)));
    rig.dave.expect("ACK");
    expectNotify(carol, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
    SipText offer = alice.expect("INVITE");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    rig.dave.send(rig.dave.respond(rig.dave.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void whatWasOnHoldIsTakenUpAgain() {
    Rig.Up up = rig.up("c1");
    alice.send(
        alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4000) + "a=sendonly\n"));
    SipText hold = bob.expect("INVITE");
    bob.send(bob.respond(hold, "200 OK", "", bob.sdp(6000) + "a=recvonly\n"));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    refer(up, 3);
    assertThat(carol.expect("INVITE").body()).contains("sendrecv").doesNotContain("recvonly");
  }

  @Test
  void whoStaysOnHoldIsToldToTheNewOne() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000) + "a=sendonly\n"));
    bob.expect("ACK");
    SipText again = carol.expect("INVITE");
    assertThat(again.body()).contains("a=sendonly");
    carol.send(carol.respond(again, "200 OK", "", carol.sdp(7000) + "a=recvonly\n"));
    carol.expect("ACK");
    bob.expectNothing();
  }

  @Test
  void aRefusalLeavesTheCallAsItWas() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    carol.refuse(carol.expect("INVITE"), "486 Busy Here");
    expectNotify(alice, "SIP/2.0 486 Busy Here\r\n", "terminated;reason=noresource");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("INFO", 3, up.ok()));
    bob.expect("INFO");
    // and it may be tried again
    refer(up, 4);
    carol.expect("INVITE");
  }

  @Test
  void noRouteIsToldAndNotMore() {
    Rig.Up up = rig.up("c1");
    alice.send(Peer.with(alice.inDialog("REFER", 2, up.ok()), "Refer-To: <sip:nobody@x>\n"));
    alice.expect("202");
    expectNotify(alice, "SIP/2.0 100 Trying\r\n", "active;expires=180");
    expectNotify(alice, "SIP/2.0 404 Not Found\r\n", "terminated;reason=noresource");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void policiesAreAskedForTheReferrer() {
    rig.admission.add(
        attempt ->
            CompletableFuture.completedFuture(
                attempt.called().equals("carol") && attempt.calling().equals("alice")
                    ? Admission.refuse(603, "Not Yours")
                    : Admission.admit()));
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    expectNotify(alice, "SIP/2.0 603 Not Yours\r\n", "terminated;reason=noresource");
    carol.expectNothing();
  }

  @Test
  void routesAreAskedForTheReferrer() {
    List<RouteRequest> asked = new ArrayList<>();
    CallRouter routes = rig.router;
    rig.router =
        request -> {
          asked.add(request);
          return routes.route(request);
        };
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    RouteRequest wanted = asked.get(1);
    assertThat(wanted.called()).isEqualTo("carol");
    assertThat(wanted.calling()).isEqualTo("alice");
    assertThat(wanted.caller().source().orElseThrow().getHostString()).isEqualTo("192.0.2.10");
  }

  @Test
  void nobodyAnswers() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "180 Ringing", "carol-tag", ""));
    expectNotify(alice, "SIP/2.0 180 Ringing\r\n", "active;expires=180");
    rig.pass(Duration.ofSeconds(180));
    expectNotify(alice, "SIP/2.0 408 Request Timeout\r\n", "terminated;reason=noresource");
    carol.acceptCancel(invite);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void theReferrerHangsUpAndTheTransferGoesOn() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    bob.expectNothing();
    bob.send(bob.withSdp(bob.inDialogAsCallee("INVITE", 1, up.invite(), "bob-tag"), bob.sdp(6002)));
    bob.expect("491");
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    // the subscription outlives the BYE, RFC 5057 section 4.1
    expectNotify(alice, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.inDialogAsCallee("BYE", 2, up.invite(), "bob-tag"));
    bob.expect("200");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theReferrerHangsUpAndTheNewOneRefuses() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    carol.refuse(invite, "486 Busy Here");
    SipText told = alice.expect("NOTIFY");
    alice.send(alice.respond(told, "481 Gone", "", ""));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theOneWhoStaysHangsUp() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "180 Ringing", "carol-tag", ""));
    expectNotify(alice, "SIP/2.0 180 Ringing\r\n", "active;expires=180");
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "bob-tag"));
    bob.expect("200");
    carol.acceptCancel(invite);
    expectNotify(alice, "SIP/2.0 487 Request Terminated\r\n", "terminated;reason=noresource");
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void anAnswerThatCrossesTheEndIsLeftAgain() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "bob-tag"));
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
    expectNotify(alice, "SIP/2.0 487 Request Terminated\r\n", "terminated;reason=noresource");
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void oneAtATime() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    alice.send(Peer.with(alice.inDialog("REFER", 3, up.ok()), "Refer-To: <sip:dave@x>\n"));
    alice.expect("491");
    bob.send(
        Peer.with(
            bob.inDialogAsCallee("REFER", 1, up.invite(), "bob-tag"), "Refer-To: <sip:d@x>\n"));
    bob.expect("491");
  }

  @Test
  void notWhileASessionIsBeingChanged() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4002)));
    bob.expect("INVITE");
    alice.send(Peer.with(alice.inDialog("REFER", 3, up.ok()), "Refer-To: <sip:carol@x>\n"));
    alice.expect("491");
  }

  @Test
  void aReferrerMayWantToHearNothing() { // RFC 4488
    Rig.Up up = rig.up("c1");
    assertThat(up.ok().values("Supported")).contains("norefersub");
    alice.send(
        Peer.with(
            alice.inDialog("REFER", 2, up.ok()),
            "Refer-To: <sip:carol@x>\nRefer-Sub: false\nRequire: norefersub\n"));
    assertThat(alice.expect("202").header("Refer-Sub")).isEqualTo("false");
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    alice.expect("BYE");
  }

  @Test
  void anOfferOfTheOneWhoStaysToTheOneWhoLeftIsRefusedAndHeIsOfferedTheNewSession() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    bob.send(bob.withSdp(bob.inDialogAsCallee("INVITE", 1, up.invite(), "bob-tag"), bob.sdp(6002)));
    alice.expect("INVITE"); // who does not answer it
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    bob.expect("491"); // the one it was for has left
    bob.send(bob.inDialogAsCallee("ACK", 1, up.invite(), "bob-tag"));
    expectNewSession(up);
  }

  @Test
  void anOfferOfTheOneWhoLeftIsTakenBackAndTheOneWhoStaysIsOfferedTheNewSession() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 3, up.ok()), alice.sdp(4002)));
    SipText old = bob.expect("INVITE");
    bob.send(bob.respond(old, "100 Trying", "", ""));
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    bob.acceptCancel(old);
    expectNewSession(up);
  }

  @Test
  void anAnswerToTheOneWhoLeftIsAcknowledgedAndTheNewSessionOffered() {
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 3, up.ok()), alice.sdp(4002)));
    SipText old = bob.expect("INVITE");
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    bob.send(bob.respond(old, "200 OK", "", bob.sdp(6002))); // before he hears of a CANCEL
    bob.expect("ACK");
    expectNewSession(up);
  }

  /** Bob is offered Carol's session, takes it, and talks with her. */
  private void expectNewSession(Rig.Up up) {
    SipText news = bob.expect("INVITE");
    bob.send(bob.respond(news, "200 OK", "", bob.sdp(6004)));
    bob.expect("ACK");
    bob.expectNothing();
    bob.send(bob.inDialogAsCallee("INFO", 2, up.invite(), "bob-tag"));
    carol.send(carol.respond(carol.expect("INFO"), "200 OK", "", ""));
    bob.expect("200");
    alice.ignoreRest();
  }

  @Test
  void aReferrerMayAskOnOrHaveHeardEnough() { // RFC 3515 section 2.4.4
    Rig.Up up = rig.up("c1");
    refer(up, 2);
    SipText invite = carol.expect("INVITE");
    rig.pass(Duration.ofSeconds(10));
    alice.send(subscribe(up, 3, "refer", 600));
    SipText ok = alice.expect("200");
    assertThat(ok.header("Expires")).isEqualTo("170"); // it cannot last longer
    assertThat(ok.headers("Contact")).hasSize(1);
    expectNotify(alice, "SIP/2.0 100 Trying\r\n", "active;expires=170");
    alice.send(subscribe(up, 4, "refer;id=99", 600));
    alice.expect("481");
    alice.send(subscribe(up, 5, "dialog", 600));
    alice.expect("489");
    alice.send(subscribe(up, 6, "refer", 0));
    assertThat(alice.expect("200").header("Expires")).isEqualTo("0");
    expectNotify(alice, "SIP/2.0 100 Trying\r\n", "terminated;reason=timeout");
    alice.send(subscribe(up, 7, "refer", 600));
    alice.expect("481");
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    alice.expect("BYE"); // the transfer went on, and nobody was told
  }

  private String subscribe(Rig.Up up, long cseq, String event, int expires) {
    return Peer.with(
        alice.inDialog("SUBSCRIBE", cseq, up.ok()),
        "Event: %s\nExpires: %d\n".formatted(event, expires));
  }

  @Test
  void anUnknownExtensionIs420() {
    Rig.Up up = rig.up("c1");
    alice.send(
        Peer.with(alice.inDialog("REFER", 2, up.ok()), "Refer-To: <sip:c@x>\nRequire: nonsense\n"));
    alice.expect("420");
  }

  @Test
  void transfersUseHopsUp() {
    Rig small = new Rig("refer", "terminate");
    small.alice.send(
        small.alice.invite("c1", "", small.alice.sdp(4000)).replace("Forwards: 70", "Forwards: 1"));
    SipText invite = small.bob.expect("INVITE");
    small.bob.send(small.bob.respond(invite, "200 OK", "bob-tag", small.bob.sdp(6000)));
    SipText ok = small.alice.expect("200");
    small.alice.send(small.alice.inDialog("ACK", 1, ok));
    small.alice.send(Peer.with(small.alice.inDialog("REFER", 2, ok), "Refer-To: <sip:carol@x>\n"));
    small.alice.expect("483");
  }

  @Test
  void whoReferredMayBeSaidOtherwise() { // RFC 3892
    Rig.Up up = rig.up("c1");
    alice.send(
        Peer.with(
            alice.inDialog("REFER", 2, up.ok()),
            "Refer-To: <sip:carol@x>\nReferred-By: \"Boss\" <sip:boss@192.0.2.10>;cid=\"1@x\"\n"));
    assertThat(carol.expect("INVITE").headers("Referred-By"))
        .isEqualTo(List.of("<sip:boss@" + MemoryWire.GATEWAY + ">"));
  }

  private SipText transferredByBob(Rig.Up up) {
    bob.send(
        Peer.with(
            bob.inDialogAsCallee("REFER", 1, up.invite(), "bob-tag"),
            "Refer-To: <sip:carol@203.0.113.20>\n"));
    bob.expect("202");
    expectNotify(bob, "SIP/2.0 100 Trying\r\n", "active;expires=180");
    SipText invite = carol.expect("INVITE");
    assertThat(invite.header("From")).startsWith("\"Alice\" <sip:alice@" + MemoryWire.GATEWAY);
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    expectNotify(bob, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    SipText offer = alice.expect("INVITE");
    alice.send(alice.respond(offer, "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    return invite;
  }

  /** Alice asks for Carol in her place. */
  private void refer(Rig.Up up, long cseq) {
    alice.send(Peer.with(alice.inDialog("REFER", cseq, up.ok()), "Refer-To: <sip:carol@x>\n"));
    alice.expect("202");
    expectNotify(alice, "SIP/2.0 100 Trying\r\n", "active;expires=180");
  }

  private static void expectNotify(Peer peer, String fragment, String state) {
    SipText notify = peer.expect("NOTIFY");
    assertThat(notify.body()).isEqualTo(fragment);
    assertThat(notify.header("Subscription-State")).isEqualTo(state);
    assertThat(notify.header("Event")).startsWith("refer");
    assertThat(notify.header("Content-Type")).startsWith("message/sipfrag");
    peer.send(peer.respond(notify, "200 OK", "", ""));
  }
}
