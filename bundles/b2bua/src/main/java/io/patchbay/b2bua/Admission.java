package io.patchbay.b2bua;

import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.routing.RouteLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls in, as long as the limits allow: of the whole node, of each calling user, of each
 * route. A call counts from its INVITE on, until nothing is left of it. Thread-safe.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final int MANY = 10_000;
  private static final long LOG_INTERVAL = 10_000; // ms

  private final LongSupplier clock;
  private final Gate all = new Gate();
  private final Map<String, Gate> users = new ConcurrentHashMap<>();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final AtomicLong refusedUsers = new AtomicLong();
  private final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);

  private record Route(Gate gate, RouteLimits limits) {}

  /**
   * @param clock milliseconds, monotonic
   */
  Admission(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Asks for a call.
   *
   * @param user who calls
   * @param called whom; an emergency number is never refused
   * @return a permit, which says by itself when it was refused
   */
  Permit admit(String user, String called, B2buaSettings settings) {
    long now = clock.getAsLong();
    Permit permit = new Permit(settings.emergencyNumbers().contains(called));
    if (!permit.pass(all, settings.limits(), now)) {
      return refused(permit, "calls of this node");
    }
    if (!settings.userLimits().isNone()
        && !permit.pass(user(user, now), settings.userLimits(), now)) {
      refusedUsers.incrementAndGet();
      return refused(permit, "calls of user '" + user + "'");
    }
    return permit;
  }

  /** How near the limits are: the whole node's, the users' and those of routes by name. */
  List<LimitStatus> status(B2buaSettings settings) {
    List<LimitStatus> status = new ArrayList<>();
    status.add(of("all", all, settings.limits()));
    Gate.Limits user = settings.userLimits();
    status.add(
        new LimitStatus(
            "users",
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

  /** One call's place in every count it is part of. On its call's loop. */
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
        refused(this, "calls of route '" + limits.name() + "'");
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
