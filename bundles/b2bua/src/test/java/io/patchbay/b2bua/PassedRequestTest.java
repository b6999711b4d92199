package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INFO and MESSAGE in a dialog pass with their bodies, and so do their responses. */
class PassedRequestTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private Rig.Up up;

  @BeforeEach
  void aCallIsUp() {
    up = rig.up("c1");
  }

  @Test
  void aDigitPasses() {
    alice.send(
        carrying(
            alice.inDialog("INFO", 2, up.ok()),
            "Info-Package: dtmf\nUser-Agent: AlicePhone\n",
            "application/dtmf-relay",
            "Signal=5\nDuration=160\n"));
    SipText info = bob.expect("INFO");
    assertThat(info.header("Content-Type")).isEqualTo("application/dtmf-relay");
    assertThat(info.body()).isEqualTo("Signal=5\r\nDuration=160\r\n");
    assertThat(info.header("Info-Package")).isEqualTo("dtmf");
    assertThat(info.text()).doesNotContain("192.0.2.10", "AlicePhone", "alice-tag");
    alice.expectNothing();
    bob.send(bob.respond(info, "200 OK", "", ""));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("2 INFO");
  }

  @Test
  void severalAtATimeGetTheirOwnAnswers() {
    alice.send(alice.inDialog("INFO", 2, up.ok()));
    alice.send(alice.inDialog("MESSAGE", 3, up.ok()));
    SipText info = bob.expect("INFO");
    SipText message = bob.expect("MESSAGE");
    bob.send(bob.respond(message, "202 Accepted", "", ""));
    assertThat(alice.expect("202").cseq()).isEqualTo(3);
    bob.send(bob.respond(info, "469 Bad Info Package", "", ""));
    assertThat(alice.expect("469").cseq()).isEqualTo(2);
  }

  @Test
  void theOtherWayToo() {
    bob.send(
        carrying(
            bob.inDialogAsCallee("MESSAGE", 1, up.invite(), "bob-tag"), "", "text/plain", "hi"));
    SipText message = alice.expect("MESSAGE");
    assertThat(message.body()).isEqualTo("hi");
    assertThat(message.requestUri()).isEqualTo("sip:alice@192.0.2.10:5060");
    alice.send(alice.respond(message, "200 OK", "", ""));
    bob.expect("200");
  }

  @Test
  void silenceOfTheOtherSideIsSilenceHere() { // RFC 4320 section 4.2
    alice.send(alice.inDialog("INFO", 2, up.ok()));
    rig.pass(Duration.ofSeconds(40));
    alice.expectNothing();
    bob.ignoreRest();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aChallengeOfTheOtherSideDoesNotPass() {
    alice.send(alice.inDialog("INFO", 2, up.ok()));
    bob.send(bob.respond(bob.expect("INFO"), "407 Proxy Authentication Required", "", ""));
    alice.expect("403");
  }

  @Test
  void hangingUpAnswersWhatIsOut() { // RFC 3261 section 15.1.2
    alice.send(alice.inDialog("INFO", 2, up.ok()));
    SipText info = bob.expect("INFO");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    assertThat(alice.expect("200").header("CSeq")).isEqualTo("3 BYE");
    assertThat(alice.expect("487").header("CSeq")).isEqualTo("2 INFO");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    bob.send(bob.respond(info, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void beforeThereIsAnybodyToPassItToItIs480() {
    Rig other = new Rig();
    SipText invite = other.ring("c1");
    other.bob.send(other.bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = other.alice.expect("180");
    other.alice.send(other.alice.inDialog("INFO", 2, ringing));
    other.alice.expect("480");
  }

  private static String carrying(String request, String headers, String type, String body) {
    return Peer.with(request, headers)
        .replace(
            "Content-Length: 0\n\n",
            "Content-Type: %s\nContent-Length: %d\n\n%s"
                .formatted(type, body.replace("\n", "\r\n").length(), body));
  }
}
