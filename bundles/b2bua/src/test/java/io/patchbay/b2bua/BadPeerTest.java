package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that get it wrong: the call goes on or ends as the RFC says, and nothing is left. */
class BadPeerTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  private final CallLog log = new CallLog();

  @AfterEach
  void nothingIsLeft() {
    log.close();
    rig.expectNothingLeft();
  }

  @Test
  void aRequestWithAnotherTagIsOfNoDialog() { // RFC 3261 section 12.2.2
    Rig.Up up = rig.up("c1");
    log.lines();
    alice.send(alice.inDialog("BYE", 2, up.ok()).replace("tag=alice-tag", "tag=stranger"));
    alice.expect("481");
    expectOneLine("BYE of /192.0.2.10:5060 in a call refused: 481, its tags are of no dialog");
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "stranger"));
    bob.expect("481");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(up);
  }

  @Test
  void aPeerThatSaysEverythingTwice() {
    String call = alice.invite("c1", "", alice.sdp(4000));
    alice.send(call);
    alice.send(call);
    SipText invite = bob.expect("INVITE");
    twice(bob, bob.respond(invite, "180 Ringing", "bob-tag", ""));
    twice(bob, bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    bob.expect("ACK");
    alice.expect("180");
    alice.expect("180");
    SipText ok = alice.expect("200");
    twice(alice, alice.inDialog("ACK", 1, ok));
    twice(alice, alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    alice.expect("200");
    twice(bob, bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    assertThat(rig.calls.statistics().calls()).isEqualTo(1);
    bob.expectNothing();
  }

  @Test
  void aCallIdUsedAgainIsAnotherCall() {
    Rig.Up first = rig.up("c1");
    String again = alice.invite("c1", "", alice.sdp(4100)).replace("alice-tag", "second-tag");
    alice.send(again);
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    alice.expect("486");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(first);
  }

  /** RFC 3261 section 18.3: a request is 400, a response is as if it had been lost. */
  @Test
  void bodiesCutShort() {
    alice.send(cut(alice.invite("c1", "", alice.sdp(4000))));
    alice.expect("400");
    bob.expectNothing();
    SipText invite = rig.ring("c2");
    String answer = bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000));
    bob.send(cut(answer));
    alice.expectNothing();
    bob.send(answer);
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(cut(alice.withSdp(alice.inDialog("INVITE", 2, ok), alice.sdp(4002))));
    alice.expect("400");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(new Rig.Up(invite, ok));
  }

  @Test
  void anOldNumberIs500AndChangesNothing() { // section 12.2.2
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("OPTIONS", 7, up.ok()));
    alice.expect("200");
    log.lines();
    alice.send(alice.inDialog("BYE", 6, up.ok()));
    alice.expect("500");
    expectOneLine("BYE of /192.0.2.10:5060 in a call refused: 500, CSeq 6 is an old one");
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("BYE", 8, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void aNumberOfAnotherMethodIs400() { // section 8.1.1.5
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("INFO", 2, up.ok()).replace("CSeq: 2 INFO", "CSeq: 2 BYE"));
    alice.expect("400");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(up);
  }

  @Test
  void theSameRequestByAnotherPathIsALoop() { // section 8.2.2.2
    alice.send(alice.invite("c1", "z9hG4bK-one", "", alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    alice.send(alice.invite("c1", "z9hG4bK-two", "", alice.sdp(4000)));
    alice.expect("482");
    bob.refuse(invite, "486 Busy Here");
    alice.expect("486");
  }

  @Test
  void whatIsRequiredAndNotThereIs420() { // section 8.2.2.3
    alice.send(alice.invite("c1", "Require: gruu, timer\nRequire: Foo\n", alice.sdp(4000)));
    assertThat(alice.expect("420").header("Unsupported")).isEqualTo("gruu, Foo");
    expectOneLine("INVITE of /192.0.2.10:5060 refused: 420, it requires gruu, Foo");
    alice.send(alice.invite("c2", "Proxy-Require: sec-agree, privacy\n", alice.sdp(4000)));
    assertThat(alice.expect("420").header("Unsupported")).isEqualTo("sec-agree");
    bob.expectNothing();
  }

  @Test
  void inTheDialogTooButNotOfWhoHangsUp() {
    Rig.Up up = rig.up("c1");
    log.lines();
    long cseq = 2;
    for (String method : new String[] {"INVITE", "UPDATE", "INFO", "OPTIONS", "REFER"}) {
      alice.send(Peer.with(alice.inDialog(method, cseq, up.ok()), "Require: gruu\n"));
      assertThat(alice.expect("420").header("Unsupported")).isEqualTo("gruu");
      expectOneLine(method + " of /192.0.2.10:5060 in a call refused: 420, it requires gruu");
      if (method.equals("INVITE")) {
        alice.send(alice.inDialog("ACK", cseq, up.ok()));
      }
      cseq++;
    }
    bob.expectNothing();
    alice.send(Peer.with(alice.inDialog("BYE", cseq, up.ok()), "Require: gruu\n"));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void aBodyWeCannotReadIs415() { // section 8.2.3
    String xml = "Content-Type: application/xml";
    alice.send(
        alice.invite("c1", "", alice.sdp(4000)).replace("Content-Type: application/sdp", xml));
    expectUnreadable("INVITE of /192.0.2.10:5060");
    alice.send(alice.invite("c2", "Content-Encoding: gzip\n", alice.sdp(4000)));
    expectUnreadable("INVITE of /192.0.2.10:5060");
    Rig.Up up = rig.up("c3");
    log.lines();
    for (String method : new String[] {"INVITE", "UPDATE"}) {
      alice.send(
          alice
              .withSdp(alice.inDialog(method, method.equals("INVITE") ? 2 : 3, up.ok()), "<x/>\n")
              .replace("Content-Type: application/sdp", xml));
      expectUnreadable(method + " of /192.0.2.10:5060 in a call");
    }
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    hangUp(up);
  }

  private void expectUnreadable(String who) {
    SipText refusal = alice.expect("415");
    assertThat(refusal.header("Accept")).isEqualTo("application/sdp");
    assertThat(refusal.header("Accept-Encoding")).isEqualTo("identity");
    expectOneLine(who + " refused: 415, its body is of no type that can be read");
  }

  @Test
  void anOfferThatCannotBeReadIs488AndTheSessionStays() {
    Rig.Up up = rig.up("c1");
    log.lines();
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), "v=nonsense\n"));
    alice.expect("488");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("INVITE of /192.0.2.10:5060 in a call refused: 488, ");
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    bob.expectNothing();
    hangUp(up);
  }

  @Test
  void compactHeadersAndUtf8() { // sections 7.3.3 and 25.1
    String sdp = alice.sdp(4000).replace("s=call of", "s=\u00fcber \u2603");
    String invite =
        """
        INVITE sip:bob@%1$s SIP/2.0
        v: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-compact;rport
        f: "J\u00fcrgen \u65e5\u672c" <sip:j%%C3%%BCrgen@192.0.2.10>;tag=alice-tag
        t: <sip:bob@%1$s>
        i: c\u00e9-1
        CSeq: 1 INVITE
        m: <sip:alice@192.0.2.10:5060>
        Max-Forwards: 70
        k: timer
        s: \u03ba\u03cc\u03c3\u03bc\u03b5 \u2603
        c: application/sdp
        l: %2$d

        %3$s\
        """
            .formatted(
                MemoryWire.GATEWAY,
                sdp.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8).length,
                sdp)
            .replace("c\u00e9-1", "c1");
    alice.send(invite);
    SipText passed = bob.expect("INVITE");
    assertThat(passed.header("Subject")).isEqualTo("\u03ba\u03cc\u03c3\u03bc\u03b5 \u2603");
    assertThat(passed.header("From")).contains("J\u00fcrgen \u65e5\u672c", "sip:j%C3%BCrgen@");
    bob.send(bob.respond(passed, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    assertThat(ok.header("Session-Expires")).isNotEmpty();
    alice.send(alice.inDialog("ACK", 1, ok));
    hangUp(new Rig.Up(passed, ok));
  }

  @Test
  void aPeerThatAnswersNothingAnyMore() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), alice.sdp(4002)));
    log.lines();
    rig.pass(Duration.ofSeconds(32)); // timer B: the dialog is gone
    assertThat(log.lines()).containsExactly("call 1: ending, the dialog is gone");
    alice.ignoreRest();
    assertThat(bob.timesOf("BYE")).isNotEmpty();
    rig.pass(Duration.ofSeconds(32)); // nor does anybody answer BYE
    assertThat(log.lines()).isEmpty();
    assertThat(rig.calls.calls()).isEmpty();
  }

  @Test
  void aPeerThatNeverAnswersAnInvite() {
    rig.ring("c1");
    log.lines();
    rig.pass(Duration.ofSeconds(32));
    alice.expect("408");
    assertThat(log.lines())
        .containsExactly(
            "call 1: sip:bob@203.0.113.20:5060 of route test: 408 Request Timeout",
            "call 1: ending, 408 Request Timeout");
  }

  private void expectOneLine(String line) {
    assertThat(log.lines()).containsExactly(line);
  }

  private static String cut(String message) {
    return message.substring(0, message.length() - 10);
  }

  private static void twice(Peer peer, String message) {
    peer.send(message);
    peer.send(message);
  }

  private void hangUp(Rig.Up up) {
    alice.ignoreRest();
    alice.send(alice.inDialog("BYE", 5, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }
}
