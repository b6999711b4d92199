package io.patchbay.api.call.routing;

import java.util.List;
import java.util.Optional;

/**
 * Where a call may go.
 *
 * @param groups tried one after the other, in this order; empty when there is no route
 * @param hunting when the next one is tried
 * @param limits how many calls may go there
 * @param refusal what the caller is told when there are no groups
 * @param towardsCaller who we are to the host the call comes from, for when it asks
 */
public record RoutePlan(
    List<RouteGroup> groups,
    Hunting hunting,
    RouteLimits limits,
    RouteRefusal refusal,
    Optional<Credentials> towardsCaller) {
  public RoutePlan {
    groups = List.copyOf(groups);
  }

  /** A plan for callers that do not ask who we are. */
  public RoutePlan(
      List<RouteGroup> groups, Hunting hunting, RouteLimits limits, RouteRefusal refusal) {
    this(groups, hunting, limits, refusal, Optional.empty());
  }

  /** A plan that says 404 when it leads nowhere. */
  public RoutePlan(List<RouteGroup> groups, Hunting hunting, RouteLimits limits) {
    this(groups, hunting, limits, RouteRefusal.NOT_FOUND);
  }

  /** A plan for as many calls as come. */
  public RoutePlan(List<RouteGroup> groups, Hunting hunting) {
    this(groups, hunting, RouteLimits.none());
  }

  /** No route: the caller is told 404. */
  public static RoutePlan none() {
    return refused(RouteRefusal.NOT_FOUND);
  }

  /** Nowhere to go, and why. */
  public static RoutePlan refused(RouteRefusal refusal) {
    return new RoutePlan(List.of(), Hunting.STANDARD, RouteLimits.none(), refusal);
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
