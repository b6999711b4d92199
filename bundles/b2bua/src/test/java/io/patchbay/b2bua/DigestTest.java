package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.digest.DigestCredentials;
import io.patchbay.lib.digest.DigestSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bob's side asks who we are. RFC sections are of RFC 3261. */
class DigestTest {
  private static final String AUTH = "Authorization";
  private static final String PROXY_AUTH = "Proxy-Authorization";
  private static final Credentials CREDENTIALS = new Credentials("gate", "secret", "");

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  @BeforeEach
  void bobIsATrunk() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(at("203.0.113.20", CREDENTIALS))));
  }

  @Test
  void anInviteIsChallengedAndAllThatFollowsProvesItAtOnce() { // sections 22.1, 22.2
    SipText first = rig.ring("c1");
    assertThat(first.headers(AUTH)).isEmpty();
    challenge(first, "401", "realm=\"carrier\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256");
    SipText second = bob.expect("INVITE");
    assertThat(second.cseq()).isEqualTo(first.cseq() + 1);
    assertThat(second.header("Call-ID")).isEqualTo(first.header("Call-ID"));
    assertThat(second.tag("From")).isEqualTo(first.tag("From"));
    assertThat(second.header("Via")).isNotEqualTo(first.header("Via"));
    assertThat(second.body()).isEqualTo(first.body());
    assertProof(second, AUTH, 1);
    bob.send(bob.respond(second, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ack = bob.expect("ACK");
    assertThat(ack.cseq()).isEqualTo(second.cseq());
    assertThat(ack.header(AUTH)).isEqualTo(second.header(AUTH));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    SipText bye = bob.expect("BYE");
    assertProof(bye, AUTH, 2);
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aProxyAndTheOneBehindItAreBothAnswered() { // section 22.3
    SipText first = rig.ring("c1");
    challenge(first, "407", "realm=\"proxy\", nonce=\"p\"");
    SipText second = bob.expect("INVITE");
    assertProof(second, PROXY_AUTH, 0);
    challenge(second, "401", "realm=\"home\", nonce=\"h\", qop=\"auth,auth-int\"");
    SipText third = bob.expect("INVITE");
    assertProof(third, PROXY_AUTH, 0);
    assertProof(third, AUTH, 1);
  }

  @Test
  void theBodyIsProtectedWhereNothingLessIsTaken() {
    challenge(rig.ring("c1"), "401", "realm=\"r\", nonce=\"n\", qop=\"auth-int\"");
    SipText invite = bob.expect("INVITE");
    assertThat(credentials(invite, AUTH).protection().orElseThrow().qop()).isEqualTo("auth-int");
    assertProof(invite, AUTH, 1);
  }

  /** Race 13: the other leg notices nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"INVITE", "UPDATE"})
  void aChallengedOfferInTheDialogIsSentAgain(String method) {
    SipText invite = rig.ring("c1");
    bob.send(
        Peer.with(
            bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)), "Allow: INVITE, UPDATE\n"));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.withSdp(alice.inDialog(method, 2, ok), alice.sdp(4002)));
    SipText offer = bob.expect(method);
    challenge(offer, "401", "realm=\"r\", nonce=\"n\", qop=\"auth\"");
    SipText again = bob.expect(method);
    assertThat(again.cseq()).isEqualTo(offer.cseq() + 1);
    assertThat(again.body()).isEqualTo(offer.body());
    assertProof(again, AUTH, 1);
    alice.expectNothing();
    bob.send(bob.respond(again, "200 OK", "", bob.sdp(6002)));
    if (method.equals("INVITE")) {
      assertThat(bob.expect("ACK").header(AUTH)).isEqualTo(again.header(AUTH));
    }
    alice.expect("200");
  }

  /** Race 13. */
  @ParameterizedTest
  @ValueSource(strings = {"INFO", "MESSAGE"})
  void aChallengedRequestThatPassesIsSentAgain(String method) {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog(method, 2, up.ok()));
    SipText passed = bob.expect(method);
    challenge(passed, "407", "realm=\"r\", nonce=\"n\", qop=\"auth\"");
    SipText again = bob.expect(method);
    assertThat(again.cseq()).isEqualTo(passed.cseq() + 1);
    assertProof(again, PROXY_AUTH, 1);
    alice.expectNothing();
    bob.send(bob.respond(again, "200 OK", "", ""));
    alice.expect("200");
  }

  /** Race 13. */
  @Test
  void aChallengedByeIsSentAgain() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    SipText bye = bob.expect("BYE");
    challenge(bye, "401", "realm=\"r\", nonce=\"n\"");
    SipText again = bob.expect("BYE");
    assertThat(again.cseq()).isEqualTo(bye.cseq() + 1);
    assertProof(again, AUTH, 0);
    bob.send(bob.respond(again, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aChallengedPrackIsSentAgain() {
    SipText invite = rig.ring("c1");
    bob.send(bob.reliable(invite, "180 Ringing", "bob-tag", 7, ""));
    SipText prack = bob.expect("PRACK");
    challenge(prack, "401", "realm=\"r\", nonce=\"n\"");
    SipText again = bob.expect("PRACK");
    assertThat(again.header("RAck")).isEqualTo(prack.header("RAck"));
    assertThat(again.cseq()).isEqualTo(prack.cseq() + 1);
    assertProof(again, AUTH, 0);
  }

  /** Race 14: only the live transaction is cancelled. */
  @Test
  void aCancelAfterTheRetryIsOfTheRetry() {
    String call = rig.call("c1");
    SipText first = bob.expect("INVITE");
    challenge(first, "401", "realm=\"r\", nonce=\"n\"");
    SipText second = bob.expect("INVITE");
    bob.send(bob.respond(second, "180 Ringing", "bob-tag", ""));
    alice.send(alice.cancel(call));
    SipText cancel = bob.acceptCancel(second);
    assertThat(cancel.cseq()).isEqualTo(second.cseq());
    assertThat(cancel.header("Via")).isEqualTo(second.header("Via"));
    bob.expectNothing();
    rig.expectNothingLeft();
  }

  /** Race 14: a challenge that crosses the caller's CANCEL is not answered. */
  @Test
  void aChallengeAfterTheCancelEndsTheLeg() {
    String call = rig.call("c1");
    SipText first = bob.expect("INVITE");
    bob.send(bob.respond(first, "100 Trying", "", ""));
    alice.send(alice.cancel(call));
    bob.send(bob.respond(bob.expect("CANCEL"), "200 OK", "bob", ""));
    challenge(first, "401", "realm=\"r\", nonce=\"n\"");
    bob.expectNothing();
    rig.expectNothingLeft();
  }

  /** Race 15. */
  @Test
  void aNameWithSeveralHostsLeadsBackToTheOneThatAsked() {
    rig.wire.name("carrier.test", bob, carol);
    rig.hunt(Hunting.STANDARD, List.of(List.of(at("carrier.test", CREDENTIALS))));
    challenge(rig.ring("c1"), "407", "realm=\"r\", nonce=\"n\"");
    SipText again = bob.expect("INVITE");
    assertProof(again, PROXY_AUTH, 0);
    carol.expectNothing();
  }

  /** The caller is a trunk that knows us: it may ask for our requests in its dialog as well. */
  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INVITE"})
  void aCallerWhoAsksIsAnsweredWhereTheCallCameFrom(String method) {
    rig.callerKnowsUs(CREDENTIALS);
    Rig.Up up = rig.up("c1");
    String request = bob.inDialogAsCallee(method, 1, up.invite(), "bob-tag");
    bob.send(method.equals("BYE") ? request : bob.withSdp(request, bob.sdp(6002)));
    SipText asked = alice.expect(method);
    assertThat(asked.headers(PROXY_AUTH)).isEmpty();
    challenge(alice, asked, "407", "realm=\"r\", nonce=\"n\", qop=\"auth\"");
    SipText again = alice.expect(method);
    assertThat(again.cseq()).isEqualTo(asked.cseq() + 1);
    assertProof(again, PROXY_AUTH, 1);
  }

  /** A caller's address can be forged: what leads elsewhere is told nothing, in no realm. */
  @Test
  void aCallerIsAnsweredNowhereElse() {
    rig.callerKnowsUs(new Credentials("gate", "secret", "r"));
    alice.send(
        alice
            .invite("c1", "", alice.sdp(4000))
            .replace("Contact: <sip:alice@192.0.2.10", "Contact: <sip:alice@203.0.113.21"));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    alice.send(alice.inDialog("ACK", 1, alice.expect("200")));
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "bob-tag"));
    challenge(carol, carol.expect("BYE"), "401", "realm=\"r\", nonce=\"n\"");
    carol.expectNothing();
  }

  @Test
  void theNextHostOfAHuntHearsNothingOfTheProofBefore() {
    rig.hunt(
        Hunting.STANDARD,
        List.of(
            List.of(at("203.0.113.20", CREDENTIALS)), List.of(at("203.0.113.21", CREDENTIALS))));
    challenge(rig.ring("c1"), "401", "realm=\"r\", nonce=\"n\"");
    bob.refuse(bob.expect("INVITE"), "503 Service Unavailable");
    assertThat(carol.expect("INVITE").headers(AUTH)).isEmpty();
  }

  @Test
  void whereARedirectionLeadsHasNoLogin() {
    rig.hunt(
        new Hunting(Set.of(), false, Hunting.Redirects.FOLLOW),
        List.of(List.of(at("203.0.113.20", CREDENTIALS))));
    SipText invite = rig.ring("c1");
    bob.refuse(invite, "302 Moved Temporarily\nContact: <sip:carol@203.0.113.21:5060>\nX-Bob: 1");
    SipText moved = carol.expect("INVITE");
    assertThat(moved.headers(AUTH)).isEmpty();
    carol.send(
        Peer.with(
            carol.respond(moved, "401 Unauthorized", "t", ""),
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n"));
    carol.expect("ACK");
    carol.expectNothing();
    alice.expect("403");
  }

  @Test
  void anotherHostInTheDialogIsAnsweredOnlyInARealmThatIsNamed() {
    for (String realm : List.of("", "carrier")) {
      rig.hunt(
          Hunting.STANDARD,
          List.of(List.of(at("203.0.113.20", new Credentials("gate", "secret", realm)))));
      SipText invite = rig.ring("c-" + realm);
      String ok = bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000));
      bob.send(ok.replace("<sip:bob@203.0.113.20:5060>", "<sip:bob@203.0.113.21:5060>"));
      carol.expect("ACK");
      SipText answer = alice.expect("200");
      alice.send(alice.inDialog("ACK", 1, answer));
      alice.send(alice.inDialog("BYE", 2, answer));
      alice.expect("200");
      SipText bye = carol.expect("BYE");
      carol.send(
          Peer.with(
              carol.respond(bye, "401 Unauthorized", "", ""),
              "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"n\"\n"));
      if (realm.isEmpty()) {
        carol.expectNothing();
      } else {
        assertProof(carol.expect("BYE"), AUTH, 0);
      }
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceAndTheNextTargetIsCalled() {
    rig.hunt(
        Hunting.STANDARD,
        List.of(List.of(at("203.0.113.20", CREDENTIALS)), List.of(Rig.to(carol, 0))));
    challenge(rig.ring("c1"), "401", "realm=\"r\", nonce=\"n\"");
    challenge(bob.expect("INVITE"), "401", "realm=\"r\", nonce=\"n2\"");
    bob.expectNothing();
    carol.refuse(carol.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void aCallerIsToldNothingOfAWrongPassword() {
    challenge(rig.ring("c1"), "401", "realm=\"r\", nonce=\"n\"");
    challenge(bob.expect("INVITE"), "401", "realm=\"r\", nonce=\"n2\"");
    SipText refusal = alice.expect("503");
    assertThat(refusal.headers("WWW-Authenticate")).isEmpty();
    rig.expectNothingLeft();
  }

  @Test
  void aNonceThatIsAlwaysStaleIsNoLoop() {
    SipText invite = rig.ring("c1");
    for (int i = 0; i < 3; i++) {
      challenge(invite, "401", "realm=\"r\", stale=true, nonce=\"n" + i + "\"");
      if (i < 2) {
        invite = bob.expect("INVITE");
        assertThat(credentials(invite, AUTH).nonce()).isEqualTo("n" + i);
      }
    }
    bob.expectNothing();
    alice.expect("503");
  }

  @Test
  void aRealmThatIsNotOursIsToldNothing() {
    rig.hunt(
        Hunting.STANDARD,
        List.of(List.of(at("203.0.113.20", new Credentials("gate", "secret", "carrier")))));
    challenge(rig.ring("c1"), "401", "realm=\"thief\", nonce=\"n\"");
    bob.expectNothing();
    alice.expect("503");
  }

  @Test
  void theNextNonceIsUsed() { // RFC 7616 section 3.5
    challenge(rig.ring("c1"), "401", "realm=\"r\", nonce=\"n1\", qop=\"auth\"");
    SipText invite = bob.expect("INVITE");
    bob.send(
        Peer.with(
            bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)),
            "Authentication-Info: qop=auth, nextnonce=\"n2\"\n"));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    SipText bye = bob.expect("BYE");
    assertThat(credentials(bye, AUTH).nonce()).isEqualTo("n2");
    assertProof(bye, AUTH, 1);
  }

  @Test
  void aTargetThatIsFullIsLeftForTheNext() {
    RouteLimits one = new RouteLimits("trunk", 1, 0);
    Outbound limited =
        new Outbound(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), one);
    rig.hunt(
        Hunting.STANDARD, List.of(List.of(at("203.0.113.20", limited)), List.of(Rig.to(carol, 0))));
    SipText held = rig.ring("c1");
    rig.call("c2");
    bob.expectNothing();
    carol.refuse(carol.expect("INVITE"), "486 Busy Here");
    bob.refuse(held, "503 Service Unavailable"); // its place is free again
    carol.refuse(carol.expect("INVITE"), "486 Busy Here");
    rig.ring("c3");
  }

  @Test
  void theTargetSaysWhereTheLegGoesAndWhoCalls() {
    Outbound outbound =
        new Outbound(
            Optional.of("sip:203.0.113.20:5060"),
            Optional.of("\"Patch\" <sip:+4930@carrier.test>"),
            Optional.empty(),
            Optional.empty(),
            RouteLimits.none());
    rig.hunt(Hunting.STANDARD, List.of(List.of(at("carrier.test", outbound))));
    SipText invite = rig.ring("c1");
    assertThat(invite.requestUri()).isEqualTo("sip:bob@carrier.test:5060");
    assertThat(invite.header("From")).startsWith("\"Patch\" <sip:+4930@carrier.test>;tag=");
  }

  @Test
  void aNumberIsShownInPlaceOfTheCallers() {
    rig.hunt(
        Hunting.STANDARD, List.of(List.of(at("203.0.113.20", Outbound.plain()).calledBy("+4930"))));
    assertThat(rig.ring("c1").header("From")).startsWith("\"Alice\" <sip:+4930@198.51.100.1>;tag=");
  }

  private void challenge(SipText request, String status, String parameters) {
    challenge(bob, request, status, parameters);
  }

  private static void challenge(Peer by, SipText request, String status, String parameters) {
    String header = status.equals("401") ? "WWW-Authenticate" : "Proxy-Authenticate";
    by.send(
        Peer.with(
            by.respond(request, status + " Prove It", "bob-c", ""),
            header + ": Digest " + parameters + "\n"));
    if (request.kind().equals("INVITE")) {
      assertThat(by.expect("ACK").cseq()).isEqualTo(request.cseq());
    }
  }

  private static DigestCredentials credentials(SipText request, String header) {
    return DigestCredentials.parse(request.header(header));
  }

  /**
   * @param count 0 for a challenge without qop
   */
  private static void assertProof(SipText request, String header, long count) {
    DigestCredentials proof = credentials(request, header);
    DigestSecret secret = DigestSecret.of(proof.algorithm(), "gate", proof.realm(), "secret");
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    assertThat(secret.verifies(proof, request.kind(), body)).as(request.text()).isTrue();
    assertThat(proof.uri()).isEqualTo(request.requestUri());
    assertThat(proof.protection().map(DigestCredentials.Protection::nonceCount).orElse(0L))
        .isEqualTo(count);
  }

  private static RouteTarget at(String host, Credentials credentials) {
    return at(
        host,
        new Outbound(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(credentials),
            RouteLimits.none()));
  }

  private static RouteTarget at(String host, Outbound outbound) {
    return new RouteTarget(
        "sip:bob@" + host + ":5060",
        "test",
        Map.of(),
        Duration.ZERO,
        HeaderRules.STANDARD,
        outbound);
  }
}
