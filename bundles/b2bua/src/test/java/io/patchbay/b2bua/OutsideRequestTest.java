package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** MESSAGE, PUBLISH and OPTIONS outside dialogs: one transaction on each side. */
class OutsideRequestTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  private void says(String callId, String text) {
    alice.send(alice.outside("MESSAGE", callId, "", "text/plain", text));
  }

  @Test
  void aMessagePassesAndSoDoesItsAnswer() {
    alice.send(
        alice.outside(
            "MESSAGE",
            "c1",
            "Subject: lunch\nExpires: 60\nUser-Agent: AlicePhone\nDate: Sat, 21 Nov 2026 18:00:00"
                + " GMT\n",
            "text/plain;charset=utf-8",
            "see you at 10.0.0.1\n"));
    SipText message = bob.expect("MESSAGE");
    assertThat(message.requestUri()).isEqualTo("sip:bob@203.0.113.20:5060");
    assertThat(message.header("From")).startsWith("\"Alice\" <sip:alice@" + MemoryWire.GATEWAY);
    assertThat(message.header("Call-ID")).isNotEqualTo("c1");
    assertThat(message.header("Max-Forwards")).isEqualTo("69");
    assertThat(message.header("Subject")).isEqualTo("lunch");
    assertThat(message.header("Expires")).isEqualTo("60");
    assertThat(message.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(message.body()).isEqualTo("see you at 10.0.0.1\r\n");
    assertThat(message.headers("Contact")).isEmpty(); // RFC 3428 section 4
    assertThat(message.headers("Date")).isEmpty();
    assertThat(message.text()).doesNotContain("192.0.2.10", "AlicePhone", "alice-tag");
    alice.expectNothing();
    bob.send(bob.respond(message, "202 Accepted", "bob-tag", ""));
    SipText accepted = alice.expect("202");
    assertThat(accepted.header("CSeq")).isEqualTo("1 MESSAGE");
    assertThat(accepted.text()).doesNotContain("203.0.113.20", "bob-tag");
  }

  @Test
  void aRefusalPassesAndAChallengeIs403() {
    says("c1", "hi");
    bob.send(bob.respond(bob.expect("MESSAGE"), "404 Not Found", "b", ""));
    alice.expect("404");
    says("c2", "hi");
    bob.send(bob.respond(bob.expect("MESSAGE"), "401 Unauthorized", "b", ""));
    alice.expect("403");
  }

  @Test
  void aRepeatedMessageIsSentOnceAndAnsweredAgain() {
    String text = alice.outside("MESSAGE", "c1", "", "text/plain", "hi");
    alice.send(text);
    alice.send(text);
    SipText message = bob.expect("MESSAGE");
    bob.expectNothing();
    bob.send(bob.respond(message, "200 OK", "b", ""));
    alice.expect("200");
    alice.send(text);
    alice.expect("200");
    bob.expectNothing();
  }

  @Test
  void silenceStaysSilence() { // RFC 4320 section 4.2
    says("c1", "hi");
    rig.pass(Duration.ofSeconds(40));
    alice.expectNothing();
    bob.ignoreRest();
  }

  @Test
  void anAnswerThatComesTooLateFindsNobody() {
    says("c1", "hi");
    SipText message = bob.expect("MESSAGE");
    rig.pass(Duration.ofSeconds(33));
    bob.ignoreRest();
    bob.send(bob.respond(message, "200 OK", "b", ""));
    alice.expectNothing();
  }

  @Test
  void theNextGroupIsTriedAsForACall() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 2)), List.of(Rig.to(carol, 0))));
    says("c1", "hi");
    bob.expect("MESSAGE");
    rig.pass(Duration.ofSeconds(3));
    bob.ignoreRest();
    carol.send(carol.respond(carol.expect("MESSAGE"), "200 OK", "c", ""));
    alice.expect("200");
  }

  @Test
  void allPlacesOfAUserGetItAndTheFirstAnswerCounts() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    says("c1", "hi");
    SipText first = bob.expect("MESSAGE");
    SipText second = carol.expect("MESSAGE");
    bob.send(bob.respond(first, "480 Temporarily Unavailable", "b", ""));
    alice.expectNothing();
    carol.send(carol.respond(second, "200 OK", "c", ""));
    alice.expect("200");
    alice.expectNothing();
  }

  @Test
  void aRedirectionIsFollowedWhereThePolicySaysSo() {
    Hunting follow = new Hunting(Hunting.STANDARD.causes(), false, Hunting.Redirects.FOLLOW);
    rig.hunt(follow, List.of(List.of(Rig.to(bob, 0))));
    says("c1", "hi");
    bob.send(
        bob.respond(bob.expect("MESSAGE"), "302 Moved Temporarily", "b", "")
            .replace("<sip:bob@203.0.113.20:5060>", "<sip:bob@203.0.113.21:5060>"));
    carol.send(carol.respond(carol.expect("MESSAGE"), "200 OK", "c", ""));
    alice.expect("200");
  }

  @Test
  void aChallengeIsAnsweredWithTheLoginOfTheTarget() {
    Outbound login =
        new Outbound(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Credentials("gw", "secret", "")),
            RouteLimits.none());
    RouteTarget target =
        new RouteTarget(
            "sip:bob@203.0.113.20:5060",
            "test",
            Map.of(),
            Duration.ZERO,
            HeaderRules.STANDARD,
            login);
    rig.router = request -> CompletableFuture.completedFuture(RoutePlan.to(target));
    says("c1", "hi");
    SipText first = bob.expect("MESSAGE");
    bob.send(
        Peer.with(
            bob.respond(first, "407 Proxy Authentication Required", "b", ""),
            "Proxy-Authenticate: Digest realm=\"x\", nonce=\"1\", algorithm=MD5\n"));
    SipText again = bob.expect("MESSAGE");
    assertThat(again.header("Proxy-Authorization")).contains("username=\"gw\"");
    assertThat(again.cseq()).isEqualTo(2);
    assertThat(again.header("Call-ID")).isEqualTo(first.header("Call-ID"));
    assertThat(again.body()).isEqualTo("hi");
    bob.send(bob.respond(again, "200 OK", "b", ""));
    alice.expect("200");
  }

  @Test
  void aRegisteredPlaceIsReachedByItsFlow() {
    String contact = "sip:bob@10.0.0.7:5062;line=4";
    RouteHop hop = new RouteHop(List.of(), Optional.of(MemoryWire.flow(bob.address())));
    RoutePlan plan = RoutePlan.to(new RouteTarget(contact, "test").at(contact, hop));
    rig.router = request -> CompletableFuture.completedFuture(plan);
    says("c1", "hi");
    SipText message = bob.expect("MESSAGE");
    assertThat(message.requestUri()).isEqualTo(contact);
    bob.send(bob.respond(message, "200 OK", "b", ""));
    alice.expect("200");
  }

  @Test
  void aPublicationKeepsWhatItsPeersAgreeOn() { // RFC 3903
    alice.send(
        alice.outside(
            "PUBLISH",
            "c1",
            "Event: presence\nExpires: 600\nSIP-If-Match: abc\n",
            "application/pidf+xml",
            "<presence/>"));
    SipText publish = bob.expect("PUBLISH");
    assertThat(publish.header("Event")).isEqualTo("presence");
    assertThat(publish.header("Expires")).isEqualTo("600");
    assertThat(publish.header("SIP-If-Match")).isEqualTo("abc");
    bob.send(Peer.with(bob.respond(publish, "200 OK", "b", ""), "SIP-ETag: def\nExpires: 300\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("SIP-ETag")).isEqualTo("def");
    assertThat(ok.header("Expires")).isEqualTo("300");
    alice.send(alice.outside("PUBLISH", "c2", "Event: presence\nExpires: 1\n", "", ""));
    bob.send(
        Peer.with(
            bob.respond(bob.expect("PUBLISH"), "423 Interval Too Brief", "b", ""),
            "Min-Expires: 60\n"));
    assertThat(alice.expect("423").header("Min-Expires")).isEqualTo("60");
  }

  @Test
  void whatCannotPassIsRefusedWithItsReason() {
    alice.send(alice.outside("PUBLISH", "c1", "", "", ""));
    alice.expect("489");
    alice.send(alice.outside("MESSAGE", "c2", "Require: x-magic\n", "text/plain", "hi"));
    assertThat(alice.expect("420").header("Unsupported")).isEqualTo("x-magic");
    says("c3", "hi".replace("hi", "hi"));
    bob.send(bob.respond(bob.expect("MESSAGE"), "200 OK", "b", ""));
    alice.expect("200");
    alice.send(
        alice
            .outside("MESSAGE", "c4", "", "text/plain", "hi")
            .replace("Max-Forwards: 70", "Max-Forwards: 0"));
    alice.expect("483");
    alice.send(
        alice.outside(
            "PUBLISH",
            "c5",
            "Event: presence\nContent-Encoding: gzip\n",
            "application/pidf+xml",
            "xxxx"));
    assertThat(alice.expect("415").header("Accept-Encoding")).isEqualTo("identity");
    alice.send(alice.outside("NOTIFY", "c6", "Event: x\nSubscription-State: active\n", "", ""));
    alice.expect("481");
    alice.send(alice.outside("INFO", "c7", "", "", ""));
    assertThat(alice.expect("405").header("Allow")).contains("MESSAGE", "SUBSCRIBE", "PUBLISH");
    bob.expectNothing();
  }

  @Test
  void ourOwnRequestThatComesBackIsALoop() {
    rig.router = request -> Rig.target("sip:" + request.called() + "@192.0.2.10:5060");
    says("c1", "hi");
    SipText looped = alice.expect("MESSAGE");
    alice.send(alice.outside("MESSAGE", looped.header("Call-ID"), "", "text/plain", "hi"));
    alice.expect("482");
    alice.send(alice.respond(looped, "482 Loop Detected", "x", ""));
    alice.expect("482");
  }

  @Test
  void policiesFiltersAndLimitsHoldAsForACall() {
    List<String> asked = new ArrayList<>();
    rig.admission.add(
        attempt -> {
          asked.add(attempt.method() + " " + attempt.calling() + " " + attempt.called());
          return CompletableFuture.completedFuture(
              asked.size() > 1 ? Admission.refuse(603, "Decline") : Admission.admit());
        });
    rig.headerFilters.add(
        (passage, headers) ->
            CompletableFuture.completedFuture(List.of(new Header("X-By", passage.method()))));
    says("c1", "hi");
    SipText message = bob.expect("MESSAGE");
    assertThat(message.header("X-By")).isEqualTo("MESSAGE");
    assertThat(message.body()).isEqualTo("hi");
    bob.send(bob.respond(message, "200 OK", "b", ""));
    alice.expect("200");
    says("c2", "hi");
    alice.expect("603");
    assertThat(asked).containsExactly("MESSAGE alice bob", "MESSAGE alice bob");
  }

  @Test
  void moreThanTheRateGets503AndIsCounted() {
    rig.configure("user.max.request.rate", "2");
    for (int i = 0; i < 2; i++) {
      says("c" + i, "hi");
      bob.send(bob.respond(bob.expect("MESSAGE"), "200 OK", "b", ""));
      alice.expect("200");
    }
    says("c3", "hi");
    assertThat(alice.expect("503").header("Retry-After")).isEqualTo("30");
    assertThat(rig.limits())
        .filteredOn(limit -> limit.name().equals("requests.users"))
        .allSatisfy(limit -> assertThat(limit.refused()).isEqualTo(1));
    bob.expectNothing();
    rig.call("c4"); // calls are counted by themselves
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void aDrainedNodePassesNothing() {
    rig.intake.drain(true);
    says("c1", "hi");
    assertThat(alice.expect("503").header("Retry-After")).isEqualTo("30");
  }

  @Test
  void noRouteIs404() {
    rig.router = request -> CompletableFuture.completedFuture(RoutePlan.none());
    says("c1", "hi");
    alice.expect("404");
  }

  @Test
  void optionsForAUserPassesWhereThatIsWanted() {
    alice.send(alice.outside("OPTIONS", "c1", "", "", ""));
    alice.expect("200");
    bob.expectNothing();
    rig.configure("relay.options", "true");
    alice.send(alice.outside("OPTIONS", "c2", "Accept: application/sdp\n", "", ""));
    SipText options = bob.expect("OPTIONS");
    bob.send(
        Peer.with(bob.respond(options, "200 OK", "b", bob.sdp(4000)), "Allow: INVITE, X-BOB\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("Allow")).contains("INVITE").doesNotContain("X-BOB");
    assertThat(ok.body()).isEmpty();
    alice.send(
        alice.outside("OPTIONS", "c3", "", "", "").replace("OPTIONS sip:bob@", "OPTIONS sip:"));
    alice.expect("200");
    bob.expectNothing();
  }
}
