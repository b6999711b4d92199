package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The target's name has two hosts. The first says nothing for 10*T1 and is left for the second (RFC
 * 3263 section 4.3), but it had heard us all the same.
 */
class FailoverTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;
  private SipText atBob;
  private SipText atCarol;

  @BeforeEach
  void bobIsLeftForCarol() {
    rig.wire.fallback(bob, carol);
    atBob = rig.ring("c1");
    rig.pass(Duration.ofSeconds(5));
    atCarol = carol.expect("INVITE");
    assertThat(atCarol.header("Call-ID")).isEqualTo(atBob.header("Call-ID"));
    bob.ignoreRest(); // repeats
  }

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  private void bobAnswers() {
    bob.send(bob.respond(atBob, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
  }

  private void bobIsLeft() {
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void whoAnswersFirstHasTheCallAndTheOtherIsCancelled() {
    bobAnswers();
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    carol.send(carol.respond(atCarol, "180 Ringing", "carol-tag", ""));
    carol.send(carol.respond(carol.expect("CANCEL"), "200 OK", "carol-tag", ""));
    carol.refuse(atCarol, "487 Request Terminated");
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    bobIsLeft();
  }

  @Test
  void whoAnswersSecondIsAcknowledgedAndLeft() {
    carol.send(carol.respond(atCarol, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    bobAnswers();
    bobIsLeft();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void whoAnswersBothCrossingAreTakenAndLeft() {
    bobAnswers();
    carol.send(carol.respond(atCarol, "200 OK", "carol-tag", carol.sdp(7000)));
    carol.expect("ACK");
    carol.send(carol.respond(carol.expect("BYE"), "200 OK", "", ""));
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    bobIsLeft();
  }

  @Test
  void anAnswerAfterTheRefusalIsAcknowledgedAndLeft() {
    carol.refuse(atCarol, "486 Busy Here");
    alice.expect("486");
    bobAnswers();
    bobIsLeft();
  }
}
