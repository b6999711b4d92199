package io.patchbay.api.call.routing;

import java.util.List;

/**
 * Targets of equal rank: they ring at the same time, and the first that answers has the call.
 *
 * @param targets at least one
 */
public record RouteGroup(List<RouteTarget> targets) {
  public RouteGroup {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a group without a target");
    }
  }

  public static RouteGroup of(RouteTarget... targets) {
    return new RouteGroup(List.of(targets));
  }
}
