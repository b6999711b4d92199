package io.patchbay.b2bua;

import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.FinalResponses;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which targets of a plan are tried next, and what is told when none of them would have it (RFC
 * 3261 section 16.7). What is tried, and how it is found out that one would, is not known here. All
 * on one loop.
 */
final class TargetOrder {
  private static final Logger LOG = LoggerFactory.getLogger(TargetOrder.class);

  /** More attempts than that help nobody. */
  private static final int MOST = 25;

  private final String what;
  private final Hunting policy;
  private final Deque<RouteGroup> groups;
  private final List<String> tried = new ArrayList<>(1);
  private final BestResponse best = new BestResponse();
  private BestResponse bestOfGroup = new BestResponse();
  private int made;

  /**
   * @param what is sent there, for the log
   * @param plan with at least one group
   */
  TargetOrder(String what, RoutePlan plan) {
    this.what = what;
    this.policy = plan.hunting();
    this.groups = new ArrayDeque<>(plan.groups());
  }

  /** The targets of the next group, as many as may be tried at all. There must be a group. */
  List<RouteTarget> next() {
    bestOfGroup = new BestResponse();
    return take(groups.remove());
  }

  /** True when a next group is to be tried, now that every target of this one has refused. */
  boolean goesOn() {
    return policy.causes().contains(bestOfGroup.get().status()) && !groups.isEmpty() && made < MOST;
  }

  /** No further group is tried. */
  void end() {
    groups.clear();
  }

  /** A target has refused. */
  void refused(LegEvent.Reject why) {
    best.add(why);
    bestOfGroup.add(why);
  }

  /** What is told of all the refusals; there must be one. */
  LegEvent.Reject refusal() {
    boolean relays = policy.challenges() == Hunting.Challenges.RELAY;
    return FinalResponses.forCaller(best.get(), relays);
  }

  /**
   * The targets to try in the place of one that has redirected, before any other.
   *
   * @return empty when that is not wanted, or leads nowhere: then it counts as {@link
   *     #asRefusal(LegEvent.Redirect)}
   */
  List<RouteTarget> instead(LegEvent.Redirect elsewhere, RouteTarget redirecting) {
    List<RouteGroup> instead =
        policy.redirects() == Hunting.Redirects.FOLLOW && made < MOST
            ? Redirection.groups(elsewhere, redirecting, tried)
            : List.of();
    if (instead.isEmpty()) {
      return List.of();
    }
    LOG.info("{}: {} redirects it", what, redirecting.uri());
    for (int i = instead.size() - 1; i > 0; i--) {
      groups.addFirst(instead.get(i));
    }
    return take(instead.get(0));
  }

  /** What a redirection that is not followed is to who asked. */
  LegEvent.Reject asRefusal(LegEvent.Redirect elsewhere) {
    return policy.redirects() == Hunting.Redirects.RELAY
        ? Redirection.relayed(elsewhere)
        : Redirection.refused();
  }

  private List<RouteTarget> take(RouteGroup group) {
    List<RouteTarget> targets = new ArrayList<>();
    for (RouteTarget target : group.targets()) {
      if (made < MOST) {
        made++;
        tried.add(target.uri());
        targets.add(target);
      } else {
        LOG.warn("{}: too many targets, {} is left out", what, target.uri());
      }
    }
    return targets;
  }
}
