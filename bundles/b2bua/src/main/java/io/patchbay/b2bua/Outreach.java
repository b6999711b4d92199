package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.UacRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for somebody who takes a request outside dialogs, as a call would be hunted: policies are
 * asked, then the router; groups of targets in series, those of a group at the same time. The first
 * that accepts has it. After 64*T1 nobody waits for an answer any more. All on the loop of its
 * Call-ID.
 */
final class Outreach {
  private static final Logger LOG = LoggerFactory.getLogger(Outreach.class);

  /** Who wants it sent. */
  interface Owner {
    /**
     * Sends it to one target.
     *
     * @param pass what it says there
     * @param outcome told what becomes of it
     * @return gives it up, when another was first
     */
    Runnable send(Way way, LegEvent.Pass pass, UacRequest.Outcome outcome);

    /**
     * A target has accepted; nobody else has, or will be asked. Called at most once.
     *
     * @param answer as that one gave it
     * @param lanes between who asks and that one, for the answer and what follows
     */
    void onAccepted(LegEvent.Passed answer, Lanes lanes);

    /** Nobody would have it, and nobody else will be asked. Called at most once. */
    void onRefused(LegEvent.Reject why);
  }

  private final Sender sender;
  private final CallAttempt asker;
  private final RouteRequest wanted;
  private final HeaderPolicy toAsker;
  private final LegEvent.Pass pass;
  private final Owner owner;
  private final LegNames names = new LegNames();
  private final List<Attempt> open = new ArrayList<>();
  private @Nullable TargetOrder order;
  private @Nullable SipTimer deadline;
  private boolean over;

  /**
   * @param asker what the policies and filters are told
   * @param wanted what the router is asked
   * @param toAsker which headers the asker is sent
   * @param pass what it says
   */
  Outreach(
      Sender sender,
      CallAttempt asker,
      RouteRequest wanted,
      HeaderPolicy toAsker,
      LegEvent.Pass pass,
      Owner owner) {
    this.sender = sender;
    this.asker = asker;
    this.wanted = wanted;
    this.toAsker = toAsker;
    this.pass = pass;
    this.owner = owner;
  }

  /** Called once. */
  void start() {
    deadline =
        sender
            .loop()
            .schedule(sender.context().transport().times().timeout(), () -> refuse(timeout()));
    new AdmissionRound(
            asker, sender.loop(), sender.context().hooks().admission(), this::route, this::refuse)
        .next();
  }

  private void route() {
    if (!over) {
      new RouteSearch(sender.what(), sender.context(), sender.loop())
          .find(wanted, this::routed, this::refuse);
    }
  }

  private void routed(RoutePlan plan) {
    if (!over) {
      order = new TargetOrder(sender.what(), plan);
      launch(order.next());
    }
  }

  private void launch(List<RouteTarget> targets) {
    List<Attempt> launched = targets.stream().map(Attempt::new).toList();
    open.addAll(launched); // before the first starts: it may fail at once, and is not the last then
    launched.forEach(Attempt::start);
  }

  private void refused(Attempt attempt, LegEvent.Reject why, TargetOrder targets) {
    LOG.info(
        "{}: {} of route {}: {} {}",
        sender.what(),
        attempt.target.uri(),
        attempt.target.route(),
        why.status(),
        why.phrase());
    open.remove(attempt);
    targets.refused(why);
    if (why.status() < 600 && !open.isEmpty()) {
      return;
    }
    if (why.status() < 600 && targets.goesOn()) {
      launch(targets.next());
    } else {
      refuse(targets.refusal());
    }
  }

  private void refuse(LegEvent.Reject why) {
    if (!over) {
      end();
      owner.onRefused(why);
    }
  }

  private void end() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
    List<Attempt> losers = List.copyOf(open);
    open.clear();
    losers.forEach(Attempt::leave);
  }

  private static LegEvent.Reject timeout() {
    return LegEvent.Reject.of(408, "Request Timeout");
  }

  /** One target. What it tells after it was left counts for nothing. */
  private final class Attempt implements UacRequest.Outcome {
    private final RouteTarget target;
    private @Nullable SipTimer clock;
    private @Nullable Lanes lanes;
    private @Nullable Runnable giveUp;
    private boolean left;

    private Attempt(RouteTarget target) {
      this.target = target;
    }

    @Override
    public boolean accepted(LegEvent.Passed answer) {
      if (left) {
        return false;
      }
      open.remove(this);
      stop();
      end();
      owner.onAccepted(answer, Objects.requireNonNull(lanes));
      return true;
    }

    @Override
    public void refused(LegEvent.Reject why) {
      if (!left) {
        leave();
        Outreach.this.refused(this, why, targets());
      }
    }

    @Override
    public void redirected(LegEvent.Redirect elsewhere) {
      if (left) {
        return;
      }
      List<RouteTarget> instead = targets().instead(elsewhere, target);
      if (instead.isEmpty()) {
        refused(targets().asRefusal(elsewhere));
      } else {
        leave();
        open.remove(this);
        launch(instead);
      }
    }

    private void start() {
      if (!target.timeout().isZero()) {
        clock = sender.loop().schedule(target.timeout(), () -> refused(timeout()));
      }
      Way.find(sender, target, this::found, this::refused);
    }

    private void found(Way way) {
      if (left) {
        return;
      }
      Lanes made = Lanes.outside(asker, sender, toAsker, names.next(), way.around().headers());
      lanes = made;
      made.fromA()
          .pass(
              pass,
              shown -> {
                if (!left) {
                  giveUp = owner.send(way, (LegEvent.Pass) shown, this);
                }
              });
    }

    private TargetOrder targets() {
      if (order == null) {
        throw new IllegalStateException("an attempt without a plan");
      }
      return order;
    }

    private void leave() {
      stop();
      if (giveUp != null) {
        giveUp.run();
      }
    }

    private void stop() {
      left = true;
      if (clock != null) {
        clock.cancel();
      }
    }
  }
}
