package io.patchbay.routing;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All routes in their order. Thread-safe: readers see one immutable list, writers replace it. */
final class RouteTable implements CallRouter {
  private final Map<Object, StaticRoute> routes = new HashMap<>();
  private volatile List<StaticRoute> ordered = List.of();

  /**
   * Puts a route in, in place of the one {@code owner} had.
   *
   * @param owner whoever takes it out again
   */
  synchronized void put(Object owner, StaticRoute route) {
    routes.put(owner, route);
    order();
  }

  synchronized void remove(Object owner) {
    routes.remove(owner);
    order();
  }

  /** Completes at once. */
  @Override
  public CompletionStage<RoutePlan> route(RouteRequest request) {
    for (StaticRoute route : ordered) {
      Optional<RoutePlan> plan = route.planFor(request.called());
      if (plan.isPresent()) {
        return CompletableFuture.completedFuture(plan.get());
      }
    }
    return CompletableFuture.completedFuture(RoutePlan.none());
  }

  private void order() {
    ordered =
        routes.values().stream()
            .sorted(Comparator.comparingInt(StaticRoute::priority).thenComparing(StaticRoute::name))
            .toList();
  }
}
