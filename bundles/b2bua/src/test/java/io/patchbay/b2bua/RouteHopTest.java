package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.b2bua.leg.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets whose URI does not say where they are: registered phones. */
class RouteHopTest {
  private static final String PRIVATE = "sip:bob@10.0.0.7:5062;line=4";

  private final Rig rig = new Rig();

  @AfterEach
  void nothingIsLeft() {
    rig.calls.hangupAll(Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  private void leadsTo(RouteHop hop) {
    RoutePlan plan = RoutePlan.to(new RouteTarget(PRIVATE, "test").at(PRIVATE, hop));
    rig.router = request -> CompletableFuture.completedFuture(plan);
  }

  @Test
  void theInviteGoesToTheFlowWithTheContactAsItsTarget() {
    leadsTo(new RouteHop(List.of(), Optional.of(MemoryWire.flow(rig.bob.address()))));
    SipText invite = rig.ring("c1");
    assertThat(invite.startLine()).isEqualTo("INVITE " + PRIVATE + " SIP/2.0");
    rig.bob.send(rig.bob.respond(invite, "486 Busy Here", "t", ""));
    rig.alice.expect("486");
  }

  @Test
  void whoAsksForItWithObHearsItsWholeDialogOnItsFlow() {
    leadsTo(new RouteHop(List.of(), Optional.of(MemoryWire.flow(rig.bob.address()))));
    SipText invite = rig.ring("c1");
    rig.bob.send(
        rig.bob
            .respond(invite, "200 OK", "t", rig.bob.sdp(6000))
            .replaceFirst("Contact: [^\n]*", "Contact: <sip:bob@10.0.0.7:5062;ob>"));
    assertThat(rig.bob.expect("ACK").requestUri()).isEqualTo("sip:bob@10.0.0.7:5062;ob");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    rig.alice.send(rig.alice.inDialog("BYE", 2, ok));
    SipText bye = rig.bob.expect("BYE");
    rig.bob.send(rig.bob.respond(bye, "200 OK", "", ""));
    rig.alice.expect("200");
  }

  @Test
  void aPathIsTheRouteAndItsFirstProxyTheNextHop() {
    leadsTo(
        new RouteHop(
            List.of("<sip:tok@203.0.113.21:5060;lr>", "<sip:core@203.0.113.22;lr>"),
            Optional.of(MemoryWire.flow(rig.bob.address()))));
    rig.alice.send(rig.alice.invite("c1", "", rig.alice.sdp(4000)));
    SipText invite = rig.carol.expect("INVITE");
    assertThat(invite.startLine()).isEqualTo("INVITE " + PRIVATE + " SIP/2.0");
    assertThat(invite.toString())
        .contains("Route: <sip:tok@203.0.113.21:5060;lr>")
        .contains("<sip:core@203.0.113.22;lr>");
    rig.carol.send(rig.carol.respond(invite, "486 Busy Here", "t", ""));
    rig.alice.expect("486");
  }

  @Test
  void aFlowThatIsClosedIs503AndNobodyIsTold() {
    leadsTo(new RouteHop(List.of(), Optional.of(MemoryWire.closedFlow(rig.bob.address()))));
    rig.call("c1");
    assertThat(rig.alice.expect("503").header("Retry-After")).isEqualTo("30");
    rig.bob.expectNothing();
  }

  @Test
  void aPlanWithoutTargetsSaysWhatTheCallerIsTold() {
    rig.router =
        request -> CompletableFuture.completedFuture(RoutePlan.refused(RouteRefusal.UNAVAILABLE));
    rig.call("c1");
    assertThat(rig.alice.expect("480").startLine()).contains("Temporarily Unavailable");
  }

  @Test
  void whoWasAuthenticatedIsSeenByAdmissionRoutingAndConsole() {
    List<String> seen = new ArrayList<>();
    rig.core.add(
        new SipInterceptor() {
          @Override
          public boolean onRequest(IncomingRequest request) {
            request.authenticated("1001");
            return true;
          }
        },
        0);
    rig.admission.add(
        attempt -> {
          seen.add(attempt.user());
          return CompletableFuture.completedFuture(Admission.admit());
        });
    rig.router =
        request -> {
          seen.add(request.user());
          return Rig.target("sip:bob@203.0.113.20:5060");
        };
    rig.ring("c1");
    assertThat(seen).containsExactly("1001", "1001");
    assertThat(rig.onlyCall().user()).isEqualTo("1001");
  }
}
