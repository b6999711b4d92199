package io.patchbay.media.select;

import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSessionListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the calls of a backend that goes away, or that cannot be used any more: they are asked to
 * move, have their time, and those that are left are told that they have lost their media.
 */
final class Departures {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  /** For calls that were told of their loss to let go of their sessions. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /**
   * The times it goes by.
   *
   * @param failoverAfter how long a backend is unusable before its calls move; zero for never
   * @param moveTime what calls have for moving
   */
  record Limits(Duration failoverAfter, Duration moveTime) {}

  /** A backend that is not usable, and what its sessions have been told. */
  private static final class Trouble {
    final long since;
    final Set<SelectedSession> told = new HashSet<>();

    Trouble(long since) {
      this.since = since;
    }
  }

  private final Leases leases;
  private final Predicate<SelectedSession> movable;
  private final LongSupplier nanos;
  private final Map<MediaBackend, Trouble> troubles = new IdentityHashMap<>();
  private volatile Limits limits;

  /**
   * @param movable whether there is another backend for a session
   * @param nanos a clock that only grows, such as {@link System#nanoTime}
   */
  Departures(Leases leases, Predicate<SelectedSession> movable, Limits limits, LongSupplier nanos) {
    this.leases = leases;
    this.movable = movable;
    this.limits = limits;
    this.nanos = nanos;
  }

  void limits(Limits changed) {
    limits = changed;
  }

  /**
   * A backend goes: no new session is placed on it any more. Returns when it has no session left,
   * at the latest a little after the time calls have for moving.
   */
  void leaves(String name, MediaBackend backend) throws InterruptedException {
    List<SelectedSession> all = leases.of(backend);
    if (all.isEmpty()) {
      return;
    }
    Duration time = limits.moveTime();
    String reason = "media backend '" + name + "' stops";
    LOG.info("{}: {} calls have {} s to move", reason, all.size(), time.toSeconds());
    boolean anywhere = false;
    for (SelectedSession session : all) {
      boolean moves = !time.isZero() && movable.test(session);
      anywhere |= moves;
      tell(
          session,
          moves ? listener -> listener.onLeaving(reason) : listener -> listener.onLost(reason));
    }
    if (anywhere && !leases.awaitNone(backend, time)) {
      leases.of(backend).forEach(left -> tell(left, listener -> listener.onLost(reason)));
    }
    if (!leases.awaitNone(backend, LAST_WORDS)) {
      LOG.warn("{}: {} calls did not let go of it", reason, leases.of(backend).size());
    }
  }

  /** Looks after the backends that calls are on; called every now and then, by one thread. */
  void check() {
    List<MediaBackend> used = leases.backends();
    troubles.keySet().retainAll(used);
    for (MediaBackend backend : used) {
      List<SelectedSession> sessions = leases.of(backend);
      if (!sessions.isEmpty()) {
        check(sessions.get(0).placed().backend(), backend, sessions);
      }
    }
  }

  private void check(String name, MediaBackend backend, List<SelectedSession> sessions) {
    Limits now = limits;
    var status = ConfiguredSelector.status(name, backend);
    if (status.usable() || now.failoverAfter().isZero()) {
      if (troubles.remove(backend) != null) {
        LOG.info("media backend '{}' is usable again", name);
      }
      return;
    }
    Trouble trouble = troubles.computeIfAbsent(backend, key -> new Trouble(nanos.getAsLong()));
    long age = nanos.getAsLong() - trouble.since;
    String reason = "media backend '" + name + "' is not usable: " + status.detail();
    if (age >= now.failoverAfter().plus(now.moveTime()).toNanos()) {
      LOG.warn("{}; {} calls could not move and end", reason, sessions.size());
      sessions.forEach(left -> tell(left, listener -> listener.onLost(reason)));
    } else if (age >= now.failoverAfter().toNanos()) {
      List<SelectedSession> news = sessions.stream().filter(trouble.told::add).toList();
      if (!news.isEmpty()) {
        LOG.warn("{}; {} calls are to move", reason, news.size());
        news.forEach(session -> tell(session, listener -> listener.onLeaving(reason)));
      }
    }
  }

  private static void tell(SelectedSession session, Consumer<MediaSessionListener> what) {
    try {
      what.accept(session.spec().listener());
    } catch (RuntimeException e) {
      LOG.warn("the listener of media session {} failed", session.spec().callId(), e);
    }
  }
}
