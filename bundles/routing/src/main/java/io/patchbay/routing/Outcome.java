package io.patchbay.routing;

import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A plan in words: who rings, one group after the other, and when the next is tried. */
final class Outcome {
  private Outcome() {}

  /** The steps, and what they have led to. */
  static List<String> told(List<String> steps, RoutePlan plan) {
    List<String> told = new ArrayList<>(steps);
    if (plan.groups().isEmpty()) {
      told.add("so the caller is told " + plan.refusal().status() + " " + plan.refusal().phrase());
      return told;
    }
    String word = "so it rings ";
    for (RouteGroup group : plan.groups()) {
      told.add(
          word + group.targets().stream().map(Outcome::target).collect(Collectors.joining(" | ")));
      word = "then ";
    }
    if (plan.groups().size() > 1) {
      told.add("each next one after " + new TreeSet<>(plan.hunting().causes()));
    }
    return told;
  }

  private static String target(RouteTarget target) {
    return target.uri() + target.outbound().nextHop().map(hop -> " by " + hop).orElse("");
  }
}
