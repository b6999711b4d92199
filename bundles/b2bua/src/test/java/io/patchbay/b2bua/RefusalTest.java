package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.media.MediaException;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller is told when a call cannot be. Each case leaves nothing behind. */
class RefusalTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  @Test
  void refusalsOfTheCalledOnePass() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "486 Busy Here", "bob-tag", ""));
    bob.expect("ACK");
    SipText busy = alice.expect("486");
    assertThat(busy.startLine()).isEqualTo("SIP/2.0 486 Busy Here");
  }

  @Test
  void challengesRedirectsAndOverloadOfTheTargetDoNotPassAsTheyAre() {
    List<String[]> cases =
        List.of(
            new String[] {"401 Unauthorized", "403"},
            new String[] {"302 Moved Temporarily", "480"},
            new String[] {"503 Service Unavailable", "500"});
    for (String[] each : cases) {
      SipText invite = rig.ring("c-" + each[1]);
      bob.send(bob.respond(invite, each[0], "bob-tag", ""));
      bob.expect("ACK");
      assertThat(alice.expect(each[1]).headers("Contact")).isEmpty();
    }
  }

  @Test
  void noRouteIs404() {
    rig.router = request -> CompletableFuture.completedFuture(RoutePlan.none());
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    alice.expect("404");
  }

  @Test
  void aRouterThatFailsOrThrowsIs500() {
    rig.router = request -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    alice.expect("500");
    rig.router =
        request -> {
          throw new IllegalStateException("broken");
        };
    alice.send(alice.invite("c2", "", alice.sdp(4000)));
    alice.expect("500");
    rig.router = request -> Rig.target("not a uri");
    alice.send(alice.invite("c3", "", alice.sdp(4000)));
    alice.expect("500");
  }

  @Test
  void anUnknownHostIs503() {
    rig.router = request -> Rig.target("sip:x@nowhere.invalid");
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    alice.expect("503");
  }

  @Test
  void unusableSdpIs488() {
    alice.send(alice.invite("c2", "", "v=0\n"));
    alice.expect("488");
    alice.send(alice.invite("c3", "", alice.sdp(4000).replace("c=IN IP4 192.0.2.10\n", "")));
    assertThat(alice.expect("488").header("Warning")).startsWith("399 patchbay");
    bob.expectNothing();
  }

  @Test
  void anotherBodyIs415() {
    alice.send(
        alice
            .invite("c1", "", alice.sdp(4000))
            .replace("Content-Type: application/sdp", "Content-Type: application/xml"));
    assertThat(alice.expect("415").header("Accept")).isEqualTo("application/sdp");
  }

  @Test
  void anUnusableAnswerEndsTheCalledLegAndIs488ForTheCaller() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "200 OK", "bob-tag", "v=nonsense\n"));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("488");
  }

  @Test
  void anAnswerTheMediaBackendRefusesEndsTheCalledLegToo() {
    SipText invite = rig.ring("c1");
    rig.media.fail(Operation.ANSWER, MediaException.Kind.UNUSABLE_SDP);
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    alice.expect("488");
  }

  @Test
  void mediaThatIsFullOrGoneIs503() {
    rig.media.fail(Operation.OFFER, MediaException.Kind.EXHAUSTED);
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    assertThat(alice.expect("503").header("Retry-After")).isNotEmpty();
    rig.media.succeed(Operation.OFFER);
    rig.media.fail(Operation.OPEN, MediaException.Kind.UNAVAILABLE);
    alice.send(alice.invite("c2", "", alice.sdp(4000)));
    alice.expect("503");
    bob.expectNothing();
  }

  @Test
  void loopsRequirementsAndUnknownMethods() {
    alice.send(
        alice.invite("c1", "", alice.sdp(4000)).replace("Max-Forwards: 70", "Max-Forwards: 0"));
    alice.expect("483");
    alice.send(alice.invite("c2", "Require: 100rel, gruu, precondition\n", alice.sdp(4000)));
    assertThat(alice.expect("420").header("Unsupported").split(",\\s*"))
        .containsExactly("gruu", "precondition");
    alice.send(alice.invite("c3", "", "").replace("INVITE", "INFO"));
    assertThat(alice.expect("405").header("Allow")).contains("INVITE");
    alice.send(alice.invite("c4", "", "").replace("INVITE", "NEWMETHOD"));
    alice.expect("501");
  }

  @Test
  void optionsThatRequiresWhatWeLackIs420() {
    alice.send(alice.invite("c1", "Require: gruu\n", "").replace("INVITE", "OPTIONS"));
    assertThat(alice.expect("420").header("Unsupported")).isEqualTo("gruu");
  }

  @Test
  void aCallerThatTakesNoSdpIs406() {
    alice.send(alice.invite("c1", "Accept: text/plain\n", alice.sdp(4000)));
    alice.expect("406");
    bob.expectNothing();
    alice.send(alice.invite("c2", "Accept: text/plain, application/sdp\n", alice.sdp(4000)));
    bob.expect("INVITE");
    alice.send(alice.invite("c3", "Accept: */*\n", alice.sdp(4000)));
    bob.expect("INVITE");
  }

  @Test
  void aClosedIntakeTakesNoNewCallAndLetsTheOthersEnd() {
    Rig.Up up = rig.up("c1");
    rig.intake.close();
    alice.send(alice.invite("c2", "", alice.sdp(4000)));
    assertThat(alice.expect("503").header("Retry-After")).isNotEmpty();
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }

  @Test
  void allCallsCanBeEndedAtOnce() {
    rig.up("c1");
    rig.up("c2");
    rig.calls.hangupAll(io.patchbay.b2bua.leg.Cause.SHUTDOWN);
    rig.loop.runPending();
    for (int i = 0; i < 2; i++) {
      alice.send(alice.respond(alice.expect("BYE"), "200 OK", "", ""));
      bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    }
    assertThat(rig.calls.whenEmpty().getCount()).isZero();
  }
}
