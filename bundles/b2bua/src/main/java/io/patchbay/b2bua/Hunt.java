package io.patchbay.b2bua;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The called side of a call: one group of targets after the other, the targets of a group at the
 * same time. Here, and only here, it is decided which branch has the call, and what the caller is
 * told when none has (RFC 3261 section 16.7). All on the call's loop.
 */
final class Hunt implements Branch.Listener, Pickup.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Hunt.class);

  /** What the call hears of its called side. */
  interface Outcome {
    void onProgress(LegEvent.Progress progress);

    /** Somebody has come who was not called, and has taken the call. */
    void onJoined(Leg leg);

    /**
     * Somebody has the call and his answer is ready for the caller: they talk. Called at most once;
     * from now on the events of his leg are told by {@link #onEvent}.
     *
     * @param route by which the call went to him, or to the one it rang at
     */
    void onAnswer(LegEvent.Answer answer, RouteTarget route, MidCall talk);

    /** Nobody took the call, and nobody else will be asked. Called at most once. */
    void onRefused(LegEvent.Reject why);

    /** An event of the leg that answered. */
    void onEvent(Leg leg, LegEvent event);

    /** The call is over, before an answer was ready. */
    void onHangup(LegEvent.Hangup hangup);

    /** Some leg is in another state. */
    void onState();
  }

  private final Origination call;
  private final boolean afterProgress;
  private final boolean relaysChallenges;
  private final Outcome outcome;
  private final TargetOrder order;
  private final List<Branch> open = new ArrayList<>();
  private final List<Branch> branches = new ArrayList<>();
  private @Nullable Branch winner;
  private @Nullable Pickup pickup;

  /** Whose session description the caller was shown last. */
  private @Nullable Branch partner;

  private int places;
  private boolean rang;
  private boolean over;

  /**
   * @param plan with at least one group
   */
  Hunt(Origination call, RoutePlan plan, Outcome outcome) {
    this.call = call;
    this.afterProgress = plan.hunting().afterProgress();
    this.relaysChallenges = plan.hunting().challenges() == Hunting.Challenges.RELAY;
    this.outcome = outcome;
    this.order = new TargetOrder("call " + call.callId(), plan);
  }

  void start() {
    launch(order.next(), Detour.none(call));
  }

  /** True when nothing is held for any branch any more. */
  boolean isDead() {
    for (Branch branch : branches) {
      if (!branch.isDead()) {
        return false;
      }
    }
    return true;
  }

  /** Adds the legs that are not gone yet. */
  void addInfos(List<LegInfo> infos) {
    for (Branch branch : branches) {
      branch.info().ifPresent(infos::add);
    }
  }

  /** An event of the caller's leg for the branch it talks to. */
  void fromCaller(LegEvent event) {
    if (partner != null) {
      partner.fromCaller(event);
    } else if (event instanceof LegEvent.Pass pass) {
      call.caller().leg().tell(LegEvent.Passed.refused(pass.id(), 480, ""));
    }
  }

  /** A leg is another call's now. */
  void forget(Leg given) {
    branches.forEach(branch -> branch.forget(given));
  }

  /** The call is over: every branch is left. */
  void end(LegEvent.Hangup why) {
    over = true;
    order.end();
    endPickup(481);
    open.clear();
    List.copyOf(branches).forEach(branch -> branch.leave(why));
  }

  @Override
  public void onProgress(Branch branch, LegEvent.Progress progress) {
    if (over || (winner != null && !winner.equals(branch))) {
      return;
    }
    rang = true;
    if (!afterProgress) {
      branch.stopClock();
    }
    if (progress.sdp().isPresent()) {
      partner = branch;
    }
    outcome.onProgress(progress);
  }

  @Override
  public boolean wins(Branch branch) {
    if (over || winner != null) {
      return false;
    }
    winner = branch;
    partner = branch;
    order.end();
    open.remove(branch);
    endPickup(486);
    leaveOpen();
    return true;
  }

  @Override
  public void onAnswer(Branch branch, LegEvent.Answer answer, MidCall talk) {
    outcome.onAnswer(answer, branch.route(), talk);
  }

  @Override
  public void onEvent(Leg leg, LegEvent event) {
    outcome.onEvent(leg, event);
  }

  @Override
  public void onFailed(Branch branch, LegEvent.Reject why) {
    LOG.info(
        "call {}: {} of route {}: {} {}",
        call.callId(),
        branch.route().uri(),
        branch.route().route(),
        why.status(),
        why.phrase());
    open.remove(branch);
    order.refused(why);
    if (branch.equals(winner) || why.status() >= 600) {
      leaveOpen();
      refuse();
    } else if (open.isEmpty() && !over) {
      groupFailed();
    }
  }

  @Override
  public void onRedirect(Branch branch, LegEvent.Redirect elsewhere) {
    List<RouteTarget> instead = order.instead(elsewhere, branch.route());
    if (instead.isEmpty()) {
      onFailed(branch, order.asRefusal(elsewhere));
    } else {
      open.remove(branch);
      launch(instead, branch.detour(elsewhere));
    }
  }

  /** One who asks for an offer and has got one cannot be offered another. */
  @Override
  public void onPickup(Branch branch, Newcomer newcomer) {
    if (over || winner != null || pickup != null) {
      newcomer.outcome().refused(491, "");
    } else if (partner != null && call.opening().offer().isEmpty()) {
      newcomer.outcome().refused(488, "");
    } else {
      Pickup begun = new Pickup(call, branch.route(), newcomer, this);
      pickup = begun;
      begun.start();
    }
  }

  @Override
  public void onPickedUp(Pickup done, LegEvent.Answer answer, MidCall talk) {
    pickup = null;
    over = true;
    order.end();
    leaveOpen();
    outcome.onJoined(done.leg());
    outcome.onAnswer(answer, done.route(), talk);
  }

  @Override
  public void onGivenUp(Pickup failed) {
    pickup = null;
  }

  @Override
  public void onHangup(LegEvent.Hangup hangup) {
    outcome.onHangup(hangup);
  }

  @Override
  public void onState() {
    branches.removeIf(branch -> branch.isDead() && !branch.equals(winner));
    outcome.onState();
  }

  /**
   * @param detour by whom the call comes to them
   */
  private void launch(List<RouteTarget> targets, Detour detour) {
    boolean alone = targets.size() == 1 && open.isEmpty() && !rang;
    Origination origin =
        call.with(call.opening().by(relaysChallenges && !detour.isOne(), alone && !afterProgress));
    List<Branch> launched = new ArrayList<>();
    for (RouteTarget target : targets) {
      launched.add(new Branch(call.names().next(), target, ++places, detour, origin, this));
    }
    branches.addAll(launched);
    // all are in before the first starts: it may fail at once, and is not the last then
    open.addAll(launched);
    launched.forEach(Branch::start);
  }

  private void groupFailed() {
    if (order.goesOn() && (!rang || afterProgress)) {
      launch(order.next(), Detour.none(call));
    } else {
      refuse();
    }
  }

  private void endPickup(int status) {
    Pickup begun = pickup;
    pickup = null;
    if (begun != null) {
      begun.end(status);
    }
  }

  private void refuse() {
    if (!over) {
      over = true;
      endPickup(481);
      outcome.onRefused(order.refusal());
    }
  }

  private void leaveOpen() {
    List<Branch> losers = List.copyOf(open);
    open.clear();
    losers.forEach(branch -> branch.leave(LegEvent.Hangup.of(Cause.ELSEWHERE)));
  }
}
