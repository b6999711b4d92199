package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.sip.transport.transaction.Overload;
import io.patchbay.sip.transport.transaction.SipCore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many calls are let in, and what the rest is told. */
class LimitTest {
  private int calls;

  /** One more call of Alice's. */
  private void call(Rig rig) {
    rig.alice.ignoreRest(); // refusals she did not acknowledge
    rig.call("c" + ++calls);
  }

  private void expectRing(Rig rig) {
    call(rig);
    rig.bob.expect("INVITE");
  }

  private void expectRefusal(Rig rig) {
    call(rig);
    assertThat(rig.alice.expect("503").header("Retry-After")).isEqualTo("30");
    rig.bob.ignoreRest();
  }

  private void expectBusy(Rig rig) {
    call(rig);
    rig.bob.refuse(rig.bob.expect("INVITE"), "486 Busy Here");
    rig.alice.expect("486");
  }

  private static LimitStatus limit(Rig rig, String name) {
    return rig.limits().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void callsAtATimeAreCountedFromTheirInviteToTheirEnd() {
    Rig rig = new Rig("max.calls", "2");
    SipText first = rig.ring("first");
    expectRing(rig);
    expectRefusal(rig);
    assertThat(limit(rig, "all")).isEqualTo(new LimitStatus("all", 2, 2, 0, 1));
    assertThat(rig.calls.statistics().calls()).isEqualTo(2);
    rig.bob.refuse(first, "486 Busy Here");
    rig.alice.expect("486");
    expectRing(rig);
    expectRefusal(rig);
    rig.expectNothingLeft();
  }

  @Test
  void newCallsButEmergencyCallsAreRefusedWhileTheNodeIsBehind() {
    Rig rig = new Rig("emergency.numbers", "112");
    SipText up = rig.ring("up");
    Overload.Queue queue = rig.core.overload().queue();
    for (int i = 0; i < 1000; i++) {
      queue.taken();
    }
    rig.pass(Duration.ofMillis(SipCore.OVERLOAD_DELAY));
    queue.taken();
    call(rig);
    assertThat(rig.alice.expect("503").header("Retry-After")).isEqualTo("1");
    rig.bob.ignoreRest();
    rig.alice.send(
        rig.alice
            .invite("sos", "", rig.alice.sdp(4000))
            .replace("INVITE sip:bob@", "INVITE sip:112@"));
    SipText sos = rig.bob.expect("INVITE");
    assertThat(sos.requestUri()).startsWith("sip:112@");
    rig.bob.refuse(sos, "486 Busy Here");
    rig.alice.expect("486");
    queue.empty();
    rig.bob.refuse(up, "486 Busy Here");
    rig.alice.expect("486");
    expectBusy(rig);
    rig.expectNothingLeft();
  }

  @Test
  void callsPerSecondAreLetInAsTimePasses() {
    Rig rig = new Rig("max.call.rate", "2");
    expectBusy(rig);
    expectBusy(rig);
    expectRefusal(rig);
    rig.pass(Duration.ofMillis(499));
    expectRefusal(rig);
    rig.pass(Duration.ofMillis(1));
    expectBusy(rig);
    expectRefusal(rig);
    rig.pass(Duration.ofSeconds(60)); // no more than a second's worth is saved up
    expectBusy(rig);
    expectBusy(rig);
    expectRefusal(rig);
    assertThat(limit(rig, "all").refused()).isEqualTo(4);
    rig.expectNothingLeft();
  }

  @Test
  void eachUserHasTheSameLimits() {
    Rig rig = new Rig("user.max.calls", "1");
    expectRing(rig);
    expectRefusal(rig);
    rig.alice.send(
        rig.alice.invite("x", "", rig.alice.sdp(4000)).replace("sip:alice@", "sip:anna@"));
    rig.bob.expect("INVITE");
    assertThat(limit(rig, "users")).isEqualTo(new LimitStatus("users", 2, 1, 0, 1));
    assertThat(limit(rig, "all").refused()).isZero();
    assertThat(limit(rig, "all").calls()).isEqualTo(2);
    rig.expectNothingLeft();
  }

  @Test
  void aDrainedNodeTakesNoNewCallsButEmergencies() {
    Rig rig = new Rig("emergency.numbers", "112");
    Rig.Up up = rig.up("first");
    rig.intake.drain(true);
    expectRefusal(rig);
    rig.alice.send(rig.alice.invite("x", "", "").replace("INVITE", "OPTIONS"));
    assertThat(rig.alice.expect("503").header("Retry-After")).isEqualTo("30");
    rig.alice.send(rig.alice.invite("y", "", rig.alice.sdp(4000)).replace("sip:bob@", "sip:112@"));
    rig.bob.refuse(rig.bob.expect("INVITE"), "486 Busy Here");
    rig.alice.expect("486");
    rig.alice.send(rig.alice.inDialog("BYE", 2, up.ok()));
    rig.alice.expect("200");
    rig.bob.send(rig.bob.respond(rig.bob.expect("BYE"), "200 OK", "", ""));
    rig.intake.drain(false);
    expectRing(rig);
    rig.expectNothingLeft();
  }

  @Test
  void anUnnamedCallerIsCountedByHisAddress() {
    Rig rig = new Rig("user.max.call.rate", "1");
    String invite = rig.alice.invite("x", "", rig.alice.sdp(4000));
    rig.alice.send(invite.replace("sip:alice@192.0.2.10>;tag", "sip:192.0.2.10>;tag"));
    rig.bob.expect("INVITE");
    String again = rig.alice.invite("y", "", rig.alice.sdp(4000));
    rig.alice.send(again.replace("sip:alice@192.0.2.10>;tag", "sip:192.0.2.10>;tag"));
    rig.alice.expect("503");
    expectRing(rig);
    rig.expectNothingLeft();
  }

  @Test
  void aRouteCarriesNoMoreThanItMay() {
    Rig rig = new Rig();
    RouteLimits limits = new RouteLimits("trunk", 1, 0);
    rig.router =
        request ->
            CompletableFuture.completedFuture(
                new RoutePlan(
                    List.of(RouteGroup.of(Rig.to(rig.bob, 0))), Hunting.STANDARD, limits));
    SipText first = rig.ring("first");
    expectRefusal(rig);
    assertThat(limit(rig, "route.trunk")).isEqualTo(new LimitStatus("route.trunk", 1, 1, 0, 1));
    rig.bob.refuse(first, "486 Busy Here");
    rig.alice.expect("486");
    expectBusy(rig);
    rig.expectNothingLeft();
  }

  @Test
  void noLimitHoldsForAnEmergency() {
    Rig rig =
        new Rig(
            "max.calls",
            "1",
            "user.max.calls",
            "1",
            "max.duration",
            "60",
            "emergency.numbers",
            "110, 112");
    expectRing(rig);
    rig.alice.send(
        rig.alice
            .invite("sos", "", rig.alice.sdp(4000))
            .replace("INVITE sip:bob@", "INVITE sip:112@"));
    SipText sos = rig.bob.expect("INVITE");
    assertThat(sos.requestUri()).startsWith("sip:112@");
    rig.bob.send(rig.bob.respond(sos, "200 OK", "bob-tag", rig.bob.sdp(6000)));
    rig.bob.expect("ACK");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    expectRefusal(rig);
    rig.pass(Duration.ofSeconds(3600)); // longer than any other call may last
    rig.bob.ignoreRest();
    rig.alice.ignoreRest();
    assertThat(rig.onlyCall().called()).isEqualTo("112");
    rig.alice.send(rig.alice.inDialog("BYE", 2, ok));
    rig.alice.expect("200");
    rig.bob.send(rig.bob.respond(rig.bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aRefusedCallLeavesNothing() {
    Rig rig = new Rig("max.call.rate", "1");
    expectRing(rig);
    for (int i = 0; i < 10; i++) {
      expectRefusal(rig);
    }
    assertThat(rig.media.sessions()).hasSize(1);
    assertThat(rig.calls.calls()).hasSize(1);
    rig.expectNothingLeft();
  }
}
