package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes for an INVITE when its call is over, and what is held for that: little. */
@Timeout(10)
class LateAnswersTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  private Rig.Up over() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    assertThat(rig.calls.calls()).isEmpty();
    return up;
  }

  @Test
  void aRepeatIsAcknowledgedAgain() {
    Rig.Up up = over();
    bob.send(bob.respond(up.invite(), "200 OK", "bob-tag", bob.sdp(6000)));
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("bob-tag");
    bob.expectNothing();
    alice.expectNothing();
  }

  @Test
  void anotherBranchIsAcknowledgedAndLeft() {
    Rig.Up up = over();
    String other = bob.respond(up.invite(), "200 OK", "other-tag", bob.sdp(6100));
    bob.send(other);
    SipText ack = bob.expect("ACK");
    assertThat(ack.tag("To")).isEqualTo("other-tag");
    assertThat(ack.tag("From")).isEqualTo(up.invite().tag("From"));
    assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
    SipText bye = bob.expect("BYE");
    assertThat(bye.tag("To")).isEqualTo("other-tag");
    assertThat(bye.header("Call-ID")).isEqualTo(up.invite().header("Call-ID"));
    bob.send(other);
    assertThat(bob.expect("ACK").tag("To")).isEqualTo("other-tag");
    bob.send(bob.respond(bye, "200 OK", "", ""));
    bob.expectNothing();
    alice.expectNothing();
  }

  @Test
  void anOfferThatWasAskedForIsRefusedInTheAck() {
    alice.send(alice.invite("c1", "", ""));
    SipText invite = bob.expect("INVITE");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    alice.send(alice.withSdp(alice.inDialog("ACK", 1, ok), alice.sdp(4000)));
    bob.expect("ACK");
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "bob-tag"));
    bob.expect("200");
    alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
    bob.send(bob.respond(invite, "200 OK", "other-tag", bob.sdp(6100)));
    assertThat(bob.expect("ACK").body()).contains("m=audio 0 RTP/AVP 0");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void aCallThatIsOverIsNotHeldByTransactionsThatWaitForRepeats() {
    Rig.Up up = rig.up("c1");
    var call = new WeakReference<>(List.copyOf(rig.calls.all()).get(0));
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    assertThat(rig.core.statistics().clientTransactions()).as("still wait").isEqualTo(2);
    expectCollected(call);
  }

  @Test
  void norIsOneThatWasRefused() {
    SipText invite = rig.ring("c1");
    var call = new WeakReference<>(List.copyOf(rig.calls.all()).get(0));
    bob.send(bob.respond(invite, "486 Busy Here", "bob-tag", ""));
    bob.expect("ACK");
    alice.expect("486");
    assertThat(rig.core.statistics().clientTransactions()).as("still waits").isEqualTo(1);
    expectCollected(call);
  }

  /** The collector is asked until it has been; the test's own time limit ends that. */
  private void expectCollected(WeakReference<?> reference) {
    rig.media.forgetSessions();
    while (reference.get() != null && !Thread.currentThread().isInterrupted()) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }
}
