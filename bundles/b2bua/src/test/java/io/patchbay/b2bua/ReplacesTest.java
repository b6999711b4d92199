package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.hook.Admission;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attended transfers, and INVITEs with Replaces (RFC 3891). Alice has called Bob, and Carol. */
class ReplacesTest {
  private Rig rig;
  private Peer alice;
  private Peer bob;
  private Peer carol;
  private Peer dave;
  private Rig.Up toBob;
  private Rig.Up toCarol;

  @BeforeEach
  void aliceHasCalledBobAndCarol() {
    calls("terminate");
  }

  private void calls(String mode) {
    rig = new Rig("refer", mode);
    alice = rig.alice;
    bob = rig.bob;
    carol = rig.carol;
    dave = rig.dave;
    String[] hosts = {"203.0.113.20"};
    rig.router = request -> Rig.target("sip:" + request.called() + "@" + hosts[0] + ":5060");
    toBob = rig.up("call-with-bob");
    hosts[0] = "203.0.113.21";
    SipText invite = called(carol, "call-with-carol", 4002);
    carol.send(carol.respond(invite, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    toCarol = new Rig.Up(invite, ok);
  }

  private SipText called(Peer peer, String callId, int port) {
    alice.send(alice.invite(callId, "", alice.sdp(port)));
    return peer.expect("INVITE");
  }

  @Test
  void anAttendedTransferJoinsTheTwoWhoAreLeft() {
    refer(2);
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    // Bob is offered what Carol said, at the ports of the call he comes into
    SipText offer = bob.expect("INVITE");
    assertThat(offer.body()).contains("m=audio 4000").doesNotContain("203.0.113.21");
    assertThat(offer.text()).doesNotContain("192.0.2.10", "carol-tag", "call-with-carol");
    carol.expectNothing();
    bob.send(bob.respond(offer, "200 OK", "", bob.sdp(6002)));
    bob.expect("ACK");
    expectNotify("SIP/2.0 200 OK\r\n");
    hangsUp(alice);
    hangsUp(alice);
    // and Carol what Bob answered
    SipText told = carol.expect("INVITE");
    assertThat(told.text()).doesNotContain("192.0.2.10", "203.0.113.20", "bob-tag");
    carol.send(carol.respond(told, "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.media.openSessions()).isOne();

    carol.send(carol.inDialogAsCallee("INFO", 1, toCarol.invite(), "carol-tag"));
    bob.send(bob.respond(bob.expect("INFO"), "200 OK", "", ""));
    carol.expect("200");
    bob.send(bob.inDialogAsCallee("BYE", 1, toBob.invite(), "bob-tag"));
    bob.expect("200");
    hangsUp(carol);
    rig.expectNothingLeft();
  }

  @Test
  void theOneWhoIsLeftRefusesAndEverythingIsAsItWas() {
    refer(2);
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    bob.refuse(bob.expect("INVITE"), "488 Not Acceptable Here");
    expectNotify("SIP/2.0 488 Not Acceptable Here\r\n");
    carol.expectNothing();
    alice.send(alice.inDialog("INFO", 3, toBob.ok()));
    bob.expect("INFO");
    alice.send(alice.inDialog("INFO", 2, toCarol.ok()));
    carol.expect("INFO");
    bob.send(bob.inDialogAsCallee("BYE", 1, toBob.invite(), "bob-tag"));
    bob.expect("200");
    alice.ignoreRest();
    assertThat(rig.calls.calls()).hasSize(2);
  }

  @Test
  void theReferrerHangsUpBothAtOnceAndTheTransferGoesOn() {
    refer(2);
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    SipText offer = bob.expect("INVITE");
    alice.send(alice.inDialog("BYE", 3, toBob.ok()));
    alice.expect("200");
    alice.send(alice.inDialog("BYE", 2, toCarol.ok()));
    alice.expect("200");
    carol.expectNothing();
    bob.send(bob.respond(offer, "200 OK", "", bob.sdp(6002)));
    bob.expect("ACK");
    expectNotify("SIP/2.0 200 OK\r\n");
    carol.send(carol.respond(carol.expect("INVITE"), "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    carol.send(carol.inDialogAsCallee("BYE", 1, toCarol.invite(), "carol-tag"));
    carol.expect("200");
    hangsUp(bob);
    rig.expectNothingLeft();
  }

  @Test
  void theOneWhoIsLeftHangsUpMeanwhile() {
    refer(2);
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    SipText offer = bob.expect("INVITE");
    bob.send(bob.inDialogAsCallee("BYE", 1, toBob.invite(), "bob-tag"));
    bob.expect("200");
    bob.refuse(offer, "487 Request Terminated");
    expectNotify("SIP/2.0 480 Temporarily Unavailable\r\n");
    hangsUp(alice);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    carol.expectNothing();
  }

  @Test
  void theOtherCallEndsMeanwhile() {
    refer(2);
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    SipText offer = bob.expect("INVITE");
    carol.send(carol.inDialogAsCallee("BYE", 1, toCarol.invite(), "carol-tag"));
    carol.expect("200");
    expectNotify("SIP/2.0 481 Call/Transaction Does Not Exist\r\n");
    hangsUp(alice);
    bob.refuse(offer, "488 Not Acceptable Here");
    alice.send(alice.inDialog("INFO", 3, toBob.ok()));
    bob.expect("INFO");
  }

  @Test
  void aDialogOfNobodyIs403() {
    alice.send(
        Peer.with(
            alice.inDialog("REFER", 2, toBob.ok()),
            "Refer-To: <sip:carol@x?Replaces=other%3Bto-tag%3D1%3Bfrom-tag%3D2>\n"));
    alice.expect("403");
  }

  @Test
  void aTagThatIsNotTheReferrersGetsNothing() {
    alice.send(
        Peer.with(
            alice.inDialog("REFER", 2, toBob.ok()),
            "Refer-To: <sip:carol@x?Replaces="
                + escaped(replaces(toCarol).replace("alice-tag", "mallory"))
                + ">\n"));
    alice.expect("202");
    expectNotify("SIP/2.0 100 Trying\r\n");
    expectNotify("SIP/2.0 481 Call/Transaction Does Not Exist\r\n");
    bob.expectNothing();
  }

  @Test
  void whereItPassesTheOtherSideReplacesByNamesOfOurs() {
    calls("pass");
    refer(2);
    SipText refer = bob.expect("REFER");
    String referTo = refer.header("Refer-To");
    assertThat(referTo).startsWith("<sip:carol@" + MemoryWire.GATEWAY + ":5060?Replaces=");
    assertThat(refer.text())
        .doesNotContain("call-with-carol", "alice-tag", "192.0.2.10", toCarol.ok().tag("To"));
    bob.send(bob.respond(refer, "202 Accepted", "", ""));
    alice.expect("202");
    String named =
        URLDecoder.decode(
            referTo.substring(referTo.indexOf('=') + 1, referTo.length() - 1),
            StandardCharsets.UTF_8);
    String invite = bob.invite("bobs-new-call", "Replaces: " + named + "\n", bob.sdp(6004));
    bob.send(invite);
    SipText told = carol.expect("INVITE");
    carol.send(carol.respond(told, "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = bob.expect("200");
    bob.send(bob.inDialog("ACK", 1, ok));
    hangsUp(alice);
  }

  @Test
  void aCallWithReplacesTakesThePlaceOfALeg() {
    dave.send(dave.invite("daves-call", "Replaces: " + replaces(toCarol) + "\n", dave.sdp(8000)));
    SipText told = carol.expect("INVITE");
    assertThat(told.requestUri()).isEqualTo("sip:bob@203.0.113.21:5060");
    assertThat(told.text()).doesNotContain("203.0.113.22", "daves-call");
    assertThat(told.headers("Replaces")).isEmpty();
    carol.send(carol.respond(told, "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = dave.expect("200");
    assertThat(ok.values("Supported")).contains("replaces");
    dave.send(dave.inDialog("ACK", 1, ok));
    hangsUp(alice);
    dave.send(dave.inDialog("INFO", 2, ok));
    carol.send(carol.respond(carol.expect("INFO"), "200 OK", "", ""));
    dave.expect("200");
    dave.send(dave.inDialog("BYE", 3, ok));
    dave.expect("200");
    hangsUp(carol);
    alice.send(alice.inDialog("BYE", 2, toBob.ok()));
    alice.expect("200");
    hangsUp(bob);
    rig.expectNothingLeft();
  }

  @Test
  void aCallWithReplacesMayAskForAnOffer() {
    dave.send(dave.invite("daves-call", "Replaces: " + replaces(toCarol) + "\n", ""));
    SipText asked = carol.expect("INVITE");
    assertThat(asked.body()).isEmpty();
    carol.send(carol.respond(asked, "200 OK", "", carol.sdp(7000)));
    SipText ok = dave.expect("200");
    assertThat(ok.body()).contains("m=audio");
    dave.send(dave.withSdp(dave.inDialog("ACK", 1, ok), dave.sdp(8000)));
    assertThat(carol.expect("ACK").body()).contains("m=audio");
    hangsUp(alice);
    dave.send(dave.inDialog("BYE", 2, ok));
    dave.expect("200");
    hangsUp(carol);
  }

  @Test
  void theCalledOneCanBeReplacedToo() {
    String named =
        "%s;to-tag=%s;from-tag=bob-tag"
            .formatted(toBob.invite().header("Call-ID"), toBob.invite().tag("From"));
    dave.send(dave.invite("daves-call", "Replaces: " + named + "\n", dave.sdp(8000)));
    SipText told = alice.expect("INVITE");
    alice.send(
        Peer.with(
            alice.respond(told, "200 OK", "", alice.sdp(4000)),
            "P-Asserted-Identity: <sip:secret@example.com>\n"));
    alice.expect("ACK");
    SipText ok = dave.expect("200");
    assertThat(ok.text()).doesNotContain("192.0.2.10", "secret@example.com");
    dave.send(dave.inDialog("ACK", 1, ok));
    hangsUp(bob);
  }

  @Test
  void aRefusalOfTheOneWhoStaysIsTheNewcomersAnswer() {
    dave.send(dave.invite("daves-call", "Replaces: " + replaces(toCarol) + "\n", dave.sdp(8000)));
    carol.refuse(carol.expect("INVITE"), "488 Not Acceptable Here");
    dave.expect("488");
    alice.expectNothing();
    alice.send(alice.inDialog("INFO", 2, toCarol.ok()));
    carol.expect("INFO");
  }

  @Test
  void theNewcomerCancels() {
    String invite =
        dave.invite("daves-call", "Replaces: " + replaces(toCarol) + "\n", dave.sdp(8000));
    dave.send(invite);
    SipText told = carol.expect("INVITE");
    dave.send(dave.cancel(invite));
    dave.expect("200");
    dave.expect("487");
    carol.send(carol.respond(told, "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    alice.send(alice.inDialog("INFO", 2, toCarol.ok()));
    carol.expect("INFO");
  }

  @Test
  void whatCannotBeReplaced() { // section 3
    String known = replaces(toCarol);
    String[][] cases = {
      {"Replaces: nobody;to-tag=1;from-tag=2\n", "481"},
      {"Replaces: " + known.replace("alice-tag", "other") + "\n", "481"},
      {"Replaces: " + known + ";early-only\n", "486"},
      {"Replaces: " + known + "\nReplaces: " + known + "\n", "400"},
      {"Replaces: call;to-tag=1\n", "400"},
    };
    for (int i = 0; i < cases.length; i++) {
      dave.send(dave.invite("daves-call-" + i, cases[i][0], dave.sdp(8000)));
      dave.expect(cases[i][1]);
      dave.ignoreRest();
    }
    carol.expectNothing();
  }

  @Test
  void aCallerThatIsNotAnsweredYetCannotBeReplaced() { // section 3: not initiated by us
    SipText invite = called(carol, "ringing", 4004);
    carol.send(carol.respond(invite, "180 Ringing", "carol-2", ""));
    SipText ringing = alice.expect("180");
    dave.send(
        dave.invite(
            "daves-call",
            "Replaces: ringing;to-tag=%s;from-tag=alice-tag\n".formatted(ringing.tag("To")),
            dave.sdp(8000)));
    dave.expect("481");
  }

  @Test
  void aDialogThatIsBeingLeftIsDeclined() { // section 3
    carol.send(carol.inDialogAsCallee("BYE", 1, toCarol.invite(), "carol-tag"));
    carol.expect("200");
    alice.expect("BYE");
    dave.send(dave.invite("daves-call", "Replaces: " + replaces(toCarol) + "\n", dave.sdp(8000)));
    dave.expect("603");
  }

  @Test
  void policiesAreAskedForANewcomer() {
    rig = new Rig();
    rig.admission.add(
        attempt ->
            CompletableFuture.completedFuture(
                attempt.source().getHostString().endsWith(".22")
                    ? Admission.refuse(403, "Not You")
                    : Admission.admit()));
    Rig.Up up = rig.up("c1");
    rig.dave.send(
        rig.dave.invite("daves-call", "Replaces: " + replaces(up) + "\n", rig.dave.sdp(8000)));
    rig.dave.expect("403");
    rig.alice.expectNothing();
  }

  private static String replaces(Rig.Up call) {
    return "%s;to-tag=%s;from-tag=alice-tag"
        .formatted(call.ok().header("Call-ID"), call.ok().tag("To"));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Alice sends Bob to Carol, in the place of her call with Carol. */
  private void refer(long cseq) {
    alice.send(
        Peer.with(
            alice.inDialog("REFER", cseq, toBob.ok()),
            "Refer-To: <sip:carol@192.0.2.10?Replaces=" + escaped(replaces(toCarol)) + ">\n"));
  }

  private static void hangsUp(Peer peer) {
    peer.send(peer.respond(peer.expect("BYE"), "200 OK", "", ""));
  }

  private void expectNotify(String fragment) {
    SipText notify = alice.expect("NOTIFY");
    assertThat(notify.body()).isEqualTo(fragment);
    alice.send(alice.respond(notify, "200 OK", "", ""));
  }
}
