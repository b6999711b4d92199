package io.patchbay.b2bua;

import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a called number to the places that may be tried: asks the router, and bears with it. */
final class RouteSearch {
  private static final Logger LOG = LoggerFactory.getLogger(RouteSearch.class);

  private final String what;
  private final CallContext context;
  private final SipLoop loop;

  /**
   * @param what is to be sent there, for the log
   */
  RouteSearch(String what, CallContext context, SipLoop loop) {
    this.what = what;
    this.context = context;
    this.loop = loop;
  }

  /** Calls exactly one of the two, on the loop; the plan has at least one group. */
  void find(RouteRequest wanted, Consumer<RoutePlan> found, Consumer<LegEvent.Reject> refused) {
    ask(wanted)
        .whenComplete(
            (@Nullable RoutePlan plan, @Nullable Throwable failed) ->
                loop.run(() -> routed(wanted, plan, failed, found, refused)));
  }

  /** The router may be anybody's: what it throws is reported like what it fails with. */
  private CompletionStage<RoutePlan> ask(RouteRequest wanted) {
    try {
      return context.router().route(wanted);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void routed(
      RouteRequest wanted,
      @Nullable RoutePlan plan,
      @Nullable Throwable failed,
      Consumer<RoutePlan> found,
      Consumer<LegEvent.Reject> refused) {
    if (plan == null) {
      LOG.warn(
          "{}: {} could not route '{}': {}",
          what,
          context.router().getClass().getName(),
          wanted.called(),
          Reasons.of(failed));
      refused.accept(LegEvent.Reject.of(500, "Server Internal Error"));
    } else if (plan.groups().isEmpty()) {
      RouteRefusal why = plan.refusal();
      LOG.info("{}: no way to '{}': {} {}", what, wanted.called(), why.status(), why.phrase());
      refused.accept(LegEvent.Reject.of(why.status(), why.phrase()));
    } else {
      found.accept(plan);
    }
  }
}
