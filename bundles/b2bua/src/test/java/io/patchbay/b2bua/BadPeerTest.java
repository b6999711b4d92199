package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that get it wrong: the call goes on or ends as the RFC says, and nothing is left. */
class BadPeerTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  @Test
  void aRequestWithAnotherTagIsOfNoDialog() { // RFC 3261 section 12.2.2
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("BYE", 2, up.ok()).replace("tag=alice-tag", "tag=stranger"));
    alice.expect("481");
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
