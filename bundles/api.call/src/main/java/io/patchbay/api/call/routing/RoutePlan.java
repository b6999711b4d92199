package io.patchbay.api.call.routing;

import java.util.List;

/**
 * Where a call may go.
 *
 * @param groups tried one after the other, in this order; empty when there is no route
 * @param hunting when the next one is tried
 * @param limits how many calls may go there
 */
public record RoutePlan(List<RouteGroup> groups, Hunting hunting, RouteLimits limits) {
  public RoutePlan {
    groups = List.copyOf(groups);
  }

  /** A plan for as many calls as come. */
  public RoutePlan(List<RouteGroup> groups, Hunting hunting) {
    this(groups, hunting, RouteLimits.none());
  }

  /** No route: the caller is told 404. */
  public static RoutePlan none() {
    return new RoutePlan(List.of(), Hunting.STANDARD);
  }

  /** These groups, hunted as usual. */
  public static RoutePlan of(RouteGroup... groups) {
    return new RoutePlan(List.of(groups), Hunting.STANDARD);
  }

  /** One place and no other. */
  public static RoutePlan to(RouteTarget target) {
    return of(RouteGroup.of(target));
  }
}
