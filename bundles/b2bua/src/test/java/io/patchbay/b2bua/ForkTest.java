package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.testkit.media.FakeMediaSession;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several targets at the same time, and targets that fork further. Nothing is left behind. */
class ForkTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private final Peer dave = rig.dave;
  private SipText toBob;
  private SipText toCarol;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  /** Alice calls Bob and Carol at once. */
  private String fork() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    String call = rig.call("c1");
    toBob = bob.expect("INVITE");
    toCarol = carol.expect("INVITE");
    return call;
  }

  private void ring(Peer peer, SipText invite) {
    peer.send(peer.respond(invite, "180 Ringing", "ring", ""));
    alice.expect("180");
  }

  private void bothRing() {
    ring(bob, toBob);
    ring(carol, toCarol);
  }

  private void carolAnswers() {
    carol.send(carol.respond(toCarol, "200 OK", "ring", carol.sdp(7000)));
    carol.expect("ACK");
  }

  private void hangUp(SipText ok, Peer other) {
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    other.send(other.respond(other.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void theFirstAnswerWinsAndTheOthersAreToldWhy() {
    fork();
    bothRing();
    assertThat(rig.onlyCall().legs()).extracting(LegInfo::id).containsExactly("a", "b", "c");
    carolAnswers();
    assertThat(bob.acceptCancel(toBob).header("Reason"))
        .isEqualTo("SIP;cause=200;text=\"Call completed elsewhere\"");
    assertThat(rig.media.lastSession().released()).containsExactly("b");
    SipText ok = alice.expect("200");
    assertThat(rig.onlyCall().legs()).extracting(LegInfo::id).containsExactly("a", "c");
    hangUp(ok, carol);
    alice.expectNothing();
  }

  @Test
  void bothAnswerAndTheSecondIsLeftAgain() {
    fork();
    bothRing();
    carolAnswers();
    bob.expect("CANCEL");
    bob.send(bob.respond(toBob, "200 OK", "ring", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    SipText ok = alice.expect("200");
    alice.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.media.openSessions()).isEqualTo(1);
    hangUp(ok, carol);
  }

  @Test
  void aLoserThatNeverSaidAnythingGetsNoCancelBeforeItDoes() {
    fork();
    carolAnswers();
    bob.expectNothing();
    SipText ok = alice.expect("200");
    bob.send(bob.respond(toBob, "180 Ringing", "ring", ""));
    bob.acceptCancel(toBob);
    hangUp(ok, carol);
  }

  @Test
  void theCallerHearsTheLastAndTalksWithTheWinner() {
    fork();
    carol.send(carol.respond(toCarol, "183 Session Progress", "ring", carol.sdp(7000)));
    bob.send(bob.respond(toBob, "183 Session Progress", "ring", bob.sdp(6000) + "a=ptime:60\n"));
    SipText first = alice.expect("183");
    SipText second = alice.expect("183");
    assertThat(second.tag("To")).isEqualTo(first.tag("To"));
    assertThat(port(second)).isEqualTo(port(first));
    assertThat(second.body()).contains("a=ptime:60");
    assertThat(connected()).isEqualTo("b");
    carol.send(carol.respond(toCarol, "200 OK", "ring", ""));
    carol.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(port(ok)).isEqualTo(port(first));
    assertThat(ok.body()).doesNotContain("a=ptime:60");
    assertThat(connected()).isEqualTo("c");
    bob.acceptCancel(toBob);
    hangUp(ok, carol);
  }

  @Test
  void eachBranchHasMediaOfItsOwn() {
    fork();
    assertThat(port(toBob)).isNotEqualTo(port(toCarol));
    bob.refuse(toBob, "486 Busy Here");
    assertThat(rig.media.lastSession().released()).containsExactly("b");
    carol.refuse(toCarol, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void whileOneRingsTheOthersRefusalIsKept() {
    fork();
    bob.refuse(toBob, "404 Not Found");
    alice.expectNothing();
    carolAnswers();
    hangUp(alice.expect("200"), carol);
  }

  @Test
  void theBestRefusalIsTold() { // RFC 3261 section 16.7 step 6
    List<String[]> cases =
        List.of(
            new String[] {"503 Service Unavailable", "486 Busy Here", "486"},
            new String[] {"486 Busy Here", "404 Not Found", "486"},
            new String[] {"404 Not Found", "484 Address Incomplete", "484"},
            new String[] {"500 Server Internal Error", "302 Moved Temporarily", "480"},
            new String[] {
              "480 Temporarily Unavailable", "407 Proxy Authentication Required", "403"
            },
            new String[] {"503 Service Unavailable", "503 Service Unavailable", "500"});
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    for (String[] each : cases) {
      rig.call("c-" + cases.indexOf(each));
      bob.refuse(bob.expect("INVITE"), each[0]);
      carol.refuse(carol.expect("INVITE"), each[1]);
      alice.expect(each[2]);
    }
  }

  @Test
  void theChallengesOfAllArePassedOnAndTheAnswersToAll() { // section 16.7 step 7
    Hunting relay =
        new Hunting(Set.of(), false, Hunting.Redirects.REFUSE, Hunting.Challenges.RELAY);
    rig.hunt(relay, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0), Rig.to(dave, 0))));
    rig.call("c1");
    challenge(bob, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"b\", nonce=\"1\"\n");
    challenge(
        carol,
        "407 Proxy Authentication Required",
        "Proxy-Authenticate: Digest realm=\"c1\", nonce=\"2\"\n"
            + "Proxy-Authenticate: Digest realm=\"c2\", nonce=\"3\"\n");
    dave.refuse(dave.expect("INVITE"), "486 Busy Here");
    SipText asked = alice.expect("401");
    assertThat(asked.headers("WWW-Authenticate"))
        .containsExactly("Digest realm=\"b\", nonce=\"1\"");
    assertThat(asked.headers("Proxy-Authenticate"))
        .containsExactly("Digest realm=\"c1\", nonce=\"2\"", "Digest realm=\"c2\", nonce=\"3\"");

    String basic = "Authorization: Digest username=\"alice\", realm=\"b\", response=\"1\"\n";
    String proxy = "Proxy-Authorization: Digest username=\"alice\", realm=\"c1\", response=\"2\"\n";
    alice.send(
        alice
            .invite("c1", basic + proxy, alice.sdp(4000))
            .replace("CSeq: 1 INVITE", "CSeq: 2 INVITE"));
    toBob = bob.expect("INVITE");
    toCarol = carol.expect("INVITE");
    for (SipText invite : List.of(toBob, toCarol, dave.expect("INVITE"))) {
      assertThat(invite.headers("Authorization"))
          .containsExactly("Digest username=\"alice\", realm=\"b\", response=\"1\"");
      assertThat(invite.headers("Proxy-Authorization"))
          .containsExactly("Digest username=\"alice\", realm=\"c1\", response=\"2\"");
    }
    bob.refuse(toBob, "603 Decline");
    alice.expect("603");
    carol.refuse(toCarol, "486 Busy Here");
  }

  @Test
  void whereChallengesDoNotPassCredentialsDoNotEither() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0))));
    alice.send(alice.invite("c1", "Authorization: Digest username=\"alice\"\n", alice.sdp(4000)));
    toBob = bob.expect("INVITE");
    assertThat(toBob.headers("Authorization")).isEmpty();
    bob.send(
        Peer.with(
            bob.respond(toBob, "401 Unauthorized", "b", ""),
            "WWW-Authenticate: Digest realm=\"b\", nonce=\"1\"\n"));
    bob.expect("ACK");
    assertThat(alice.expect("403").headers("WWW-Authenticate")).isEmpty();
  }

  private static void challenge(Peer peer, String status, String challenge) {
    peer.send(Peer.with(peer.respond(peer.expect("INVITE"), status, "tag", ""), challenge));
    peer.expect("ACK");
  }

  @Test
  void aDeclineOfOneEndsItForAll() {
    fork();
    ring(carol, toCarol);
    bob.refuse(toBob, "603 Decline");
    alice.expect("603");
    carol.acceptCancel(toCarol);
  }

  @Test
  void theCallerWhoHangsUpCancelsAll() {
    String call = fork();
    bothRing();
    alice.send(
        alice
            .cancel(call)
            .replace(
                "Content-Length: 0",
                "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\nContent-Length: 0"));
    alice.expect("200");
    alice.expect("487");
    assertThat(bob.acceptCancel(toBob).header("Reason")).contains("cause=200");
    assertThat(carol.acceptCancel(toCarol).header("Reason")).contains("cause=200");
    assertThat(rig.media.openSessions()).isZero();
  }

  @Test
  void theNextGroupBeginsWhenTheWholeGroupFailed() {
    rig.hunt(
        Hunting.STANDARD,
        List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0)), List.of(Rig.to(dave, 0))));
    rig.call("c1");
    bob.refuse(bob.expect("INVITE"), "503 Service Unavailable");
    dave.expectNothing();
    carol.refuse(carol.expect("INVITE"), "500 Server Internal Error");
    SipText toDave = dave.expect("INVITE");
    dave.send(dave.respond(toDave, "200 OK", "dave", dave.sdp(8000)));
    dave.expect("ACK");
    hangUp(alice.expect("200"), dave);
  }

  @Test
  void offersInMidCallGoToTheWinner() {
    fork();
    bothRing();
    carolAnswers();
    bob.acceptCancel(toBob);
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, ok), alice.sdp(4000) + "a=sendonly\n"));
    SipText hold = carol.expect("INVITE");
    assertThat(port(hold)).isEqualTo(port(toCarol));
    carol.send(carol.respond(hold, "200 OK", "", carol.sdp(7000) + "a=recvonly\n"));
    carol.expect("ACK");
    assertThat(alice.expect("200").body()).contains("a=recvonly");
    alice.send(alice.inDialog("ACK", 2, ok));
    bob.expectNothing();
    alice.send(alice.inDialog("BYE", 3, ok));
    alice.expect("200");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void aTargetThatForksFurtherIsOneToTheCaller() { // RFC 3261 section 12.1: a dialog per To tag
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "desk", bob.sdp(6000)));
    bob.send(bob.respond(invite, "183 Session Progress", "mobile", bob.sdp(6100) + "a=ptime:60\n"));
    SipText desk = alice.expect("183");
    SipText mobile = alice.expect("183");
    assertThat(mobile.tag("To")).isEqualTo(desk.tag("To"));
    assertThat(port(mobile)).isEqualTo(port(desk));
    assertThat(mobile.body()).contains("a=ptime:60");
    bob.send(bob.respond(invite, "200 OK", "desk", ""));
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("desk");
    SipText ok = alice.expect("200");
    assertThat(ok.body()).doesNotContain("a=ptime:60");
    assertThat(lastAnswer().sdp().toString()).contains("m=audio 6000");
    hangUp(ok, bob);
  }

  @Test
  void theByeOfASecondAnswererIsItsOwn() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "desk", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    bob.send(bob.respond(invite, "200 OK", "mobile", bob.sdp(6100)));
    bob.expect("ACK");
    SipText bye = bob.expect("BYE");
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "mobile"));
    bob.expect("200");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.expectNothing();
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  private String connected() {
    return lastAnswer().from().id();
  }

  private FakeMediaSession.Exchange lastAnswer() {
    List<FakeMediaSession.Exchange> exchanges = rig.media.lastSession().exchanges();
    FakeMediaSession.Exchange last = exchanges.get(exchanges.size() - 1);
    assertThat(last.offer()).isFalse();
    return last;
  }

  private static String port(SipText message) {
    return message.body().lines().filter(line -> line.startsWith("m=")).findFirst().orElseThrow();
  }
}
