package io.patchbay.b2bua;

import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.routing.RouteLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls in, or others that are counted by themselves, as long as the limits allow: of the
 * whole node, of each calling user, of each route. What is let in counts until nothing is left of
 * it. Thread-safe.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final int MANY = 10_000;
  private static final long LOG_INTERVAL = 10_000; // ms

  private final String counted;
  private final LongSupplier clock;
  private final Gate all = new Gate();
  private final Map<String, Gate> users = new ConcurrentHashMap<>();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final AtomicLong refusedUsers = new AtomicLong();
  private final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);

  private record Route(Gate gate, RouteLimits limits) {}

  /**
   * What may come in.
   *
   * @param all on the whole node
   * @param user of each calling user
   * @param exempt called users no limit holds for
   */
  record Bounds(Gate.Limits all, Gate.Limits user, Set<String> exempt) {}

  /**
   * @param counted what is, in the words of the log
   * @param clock milliseconds, monotonic
   */
  Admission(String counted, LongSupplier clock) {
    this.counted = counted;
    this.clock = clock;
  }

  /**
   * Asks for one.
   *
   * @param user who calls
   * @param called whom; an emergency number is never refused
   * @return a permit, which says by itself when it was refused
   */
  Permit admit(String user, String called, Bounds bounds) {
    long now = clock.getAsLong();
    Permit permit = new Permit(bounds.exempt().contains(called));
    if (!permit.pass(all, bounds.all(), now)) {
      return refused(permit, counted + " of this node");
    }
    if (!bounds.user().isNone() && !permit.pass(user(user, now), bounds.user(), now)) {
      refusedUsers.incrementAndGet();
      return refused(permit, counted + " of user '" + user + "'");
    }
    return permit;
  }

  /**
   * How near the limits are: the whole node's, the users' and those of routes by name.
   *
   * @param node what the first is called
   * @param each what the second is called
   */
  List<LimitStatus> status(Bounds bounds, String node, String each) {
    List<LimitStatus> status = new ArrayList<>();
    status.add(of(node, all, bounds.all()));
    Gate.Limits user = bounds.user();
    status.add(
        new LimitStatus(
            each,
            users.values().stream().mapToInt(Gate::calls).sum(),
            user.maxCalls(),
            user.maxCallRate(),
            refusedUsers.get()));
    new TreeMap<>(routes)
        .forEach(
            (name, route) -> status.add(of("route." + name, route.gate(), limits(route.limits()))));
    return status;
  }

  private Gate user(String name, long now) {
    if (users.size() > MANY) {
      users.values().removeIf(gate -> gate.isIdle(now));
    }
    return users.computeIfAbsent(name, unknown -> new Gate());
  }

  private Permit refused(Permit permit, String what) {
    permit.refuse();
    long now = clock.getAsLong();
    long quiet = quietUntil.get();
    if (now >= quiet && quietUntil.compareAndSet(quiet, now + LOG_INTERVAL)) {
      LOG.warn("limit reached: {}; more of them get 503", what);
    }
    return permit;
  }

  private static Gate.Limits limits(RouteLimits limits) {
    return new Gate.Limits(limits.maxCalls(), limits.maxCallRate());
  }

  private static LimitStatus of(String name, Gate gate, Gate.Limits limits) {
    return new LimitStatus(
        name, gate.calls(), limits.maxCalls(), limits.maxCallRate(), gate.refused());
  }

  /** The place of a call, or another, in every count it is part of. On its loop. */
  final class Permit {
    private final boolean emergency;
    private final List<Gate> passed = new ArrayList<>();
    private boolean granted = true;

    private Permit(boolean emergency) {
      this.emergency = emergency;
    }

    boolean isGranted() {
      return granted;
    }

    /** True for a call to an emergency number: no limit holds for it. */
    boolean isEmergency() {
      return emergency;
    }

    /**
     * Asks for a route too.
     *
     * @return false when that carries no more
     */
    boolean enter(RouteLimits limits) {
      if (!limits.isLimited()) {
        return true;
      }
      Route route =
          routes.compute(
              limits.name(),
              (name, known) -> new Route(known == null ? new Gate() : known.gate(), limits));
      boolean passes = pass(route.gate(), limits(limits), clock.getAsLong());
      if (!passes) {
        refused(this, counted + " of route '" + limits.name() + "'");
      }
      return passes;
    }

    /** Gives back the place that {@link #enter} got with these limits, while the call goes on. */
    void leave(RouteLimits limits) {
      Route route = routes.get(limits.name());
      if (route != null && passed.remove(route.gate())) {
        route.gate().leave();
      }
    }

    /** Gives every place back. Without effect when that was done. */
    void release() {
      passed.forEach(Gate::leave);
      passed.clear();
    }

    private boolean pass(Gate gate, Gate.Limits limits, long now) {
      boolean passes = gate.enter(limits, emergency, now);
      if (passes) {
        passed.add(gate);
      }
      return passes;
    }

    private void refuse() {
      granted = false;
      release();
    }
  }
}
