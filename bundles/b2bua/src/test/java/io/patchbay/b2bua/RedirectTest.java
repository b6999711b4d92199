package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.Hunting;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A 3xx by each policy. */
class RedirectTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private final Peer dave = rig.dave;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  /** Alice calls, and Bob says where else to. */
  private void redirected(Hunting.Redirects policy, String... contacts) {
    rig.hunt(new Hunting(Set.of(503), false, policy), List.of(List.of(Rig.to(bob, 0))));
    rig.call("c1");
    redirect(bob, contacts);
  }

  private static void redirect(Peer peer, String... contacts) {
    StringBuilder lines = new StringBuilder();
    for (String contact : contacts) {
      lines.append("Contact: ").append(contact).append('\n');
    }
    String answer = peer.respond(peer.expect("INVITE"), "302 Moved Temporarily", "tag", "");
    peer.send(answer.replaceFirst("Contact: .*\n", lines.toString()));
    peer.expect("ACK");
  }

  @Test
  void refusedItTellsTheCallerNothing() {
    redirected(Hunting.Redirects.REFUSE, "<sip:carol@203.0.113.21>");
    assertThat(alice.expect("480").text()).doesNotContain("203.0.113");
    carol.expectNothing();
  }

  @Test
  void relayedItTellsTheCallerWhere() {
    redirected(
        Hunting.Redirects.RELAY, "<sip:carol@203.0.113.21>;q=0.5", "<sip:dave@203.0.113.22>");
    SipText moved = alice.expect("302");
    assertThat(moved.values("Contact"))
        .containsExactly("<sip:carol@203.0.113.21>;q=0.5", "<sip:dave@203.0.113.22>;q=1.0");
    carol.expectNothing();
  }

  @Test
  void followedItIsTriedByRank() {
    redirected(
        Hunting.Redirects.FOLLOW,
        "<sip:dave@203.0.113.22:5060>;q=0.3",
        "<sip:carol@203.0.113.21:5060>;q=0.9");
    SipText toCarol = carol.expect("INVITE");
    assertThat(toCarol.requestUri()).isEqualTo("sip:carol@203.0.113.21:5060");
    assertThat(toCarol.headers("Diversion"))
        .containsExactly("<sip:bob@198.51.100.1:5060>;reason=unconditional");
    dave.expectNothing();
    carol.refuse(toCarol, "503 Service Unavailable");
    SipText toDave = dave.expect("INVITE");
    dave.send(dave.respond(toDave, "200 OK", "dave", dave.sdp(8000)));
    dave.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    dave.send(dave.respond(dave.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void placesOfEqualRankRingTogether() {
    redirected(Hunting.Redirects.FOLLOW, "<sip:carol@203.0.113.21>", "<sip:dave@203.0.113.22>");
    SipText toCarol = carol.expect("INVITE");
    SipText toDave = dave.expect("INVITE");
    carol.send(carol.respond(toCarol, "180 Ringing", "c", ""));
    dave.refuse(toDave, "486 Busy Here");
    carol.refuse(toCarol, "486 Busy Here");
    alice.expect("180");
    alice.expect("486");
  }

  @Test
  void placesThatPointAtEachOtherAreTriedOnce() {
    redirected(Hunting.Redirects.FOLLOW, "<sip:carol@203.0.113.21>");
    redirect(carol, "<sip:bob@203.0.113.20:5060>");
    alice.expect("480");
    bob.expectNothing();
  }

  @Test
  void aChainOfRedirectionsKeepsWhoSentItThere() {
    redirected(Hunting.Redirects.FOLLOW, "<sip:carol@203.0.113.21>");
    redirect(carol, "<sip:dave@203.0.113.22?Replaces=x>");
    SipText toDave = dave.expect("INVITE");
    assertThat(toDave.requestUri()).isEqualTo("sip:dave@203.0.113.22");
    assertThat(toDave.headers("Diversion"))
        .containsExactly(
            "<sip:carol@198.51.100.1:5060>;reason=unconditional",
            "<sip:bob@198.51.100.1:5060>;reason=unconditional");
    dave.refuse(toDave, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void theHistoryOfACallIsToldToWhoIsTrusted() { // RFC 7044
    trusted();
    rig.call("c1");
    assertThat(bob.seen().get(0).headers("History-Info")).isEmpty(); // it goes straight there
    redirect(bob, "<sip:carol@203.0.113.21>");
    redirect(carol, "<sip:dave@203.0.113.22>");
    SipText toDave = dave.expect("INVITE");
    assertThat(toDave.headers("History-Info"))
        .containsExactly(
            "<sip:bob@198.51.100.1>;index=1",
            "<sip:bob@198.51.100.1?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%20Temporarily%22>"
                + ";index=1.1;np=1",
            "<sip:carol@198.51.100.1?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%20Temporarily%22>"
                + ";index=1.2;mp=1",
            "<sip:dave@198.51.100.1>;index=1.3;mp=1");
    assertThat(toDave.text()).doesNotContain("203.0.113.20", "203.0.113.21", "192.0.2.10");
    dave.refuse(toDave, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void aNumberThatARouteHasRewrittenIsNoHistory() {
    trusted();
    alice.send(
        alice.invite("c1", "", alice.sdp(4000)).replace("INVITE sip:bob@", "INVITE sip:00bob@"));
    SipText invite = bob.expect("INVITE");
    assertThat(invite.requestUri()).startsWith("sip:bob@");
    assertThat(invite.headers("History-Info")).isEmpty();
    bob.refuse(invite, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void theHistoryACallCameWithGoesOn() {
    trusted();
    alice.send(
        alice.invite(
            "c1",
            "History-Info: <sip:erin@example.com>;index=1\n"
                + "History-Info: <sip:bob@example.com>;index=1.1;mp=1\n",
            alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    assertThat(invite.headers("History-Info"))
        .containsExactly(
            "<sip:erin@example.com>;index=1",
            "<sip:bob@example.com>;index=1.1;mp=1",
            "<sip:bob@198.51.100.1>;index=1.1.1;mp=1.1");
    bob.refuse(invite, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void atATrustBoundaryItStays() {
    redirected(Hunting.Redirects.FOLLOW, "<sip:carol@203.0.113.21>");
    SipText toCarol = carol.expect("INVITE");
    assertThat(toCarol.headers("History-Info")).isEmpty();
    carol.refuse(toCarol, "486 Busy Here");
    alice.expect("486");
  }

  private void trusted() {
    rig.configure("trusted.listeners", "udp");
    rig.hunt(
        new Hunting(Set.of(503), false, Hunting.Redirects.FOLLOW),
        List.of(List.of(Rig.to(bob, 0))));
  }

  @Test
  void nowhereToGoIsTheEnd() {
    redirected(Hunting.Redirects.FOLLOW, "<tel:+4912345>", "<sip:bob@203.0.113.20:5060>");
    alice.expect("480");
  }
}
