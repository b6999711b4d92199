package io.patchbay.media.select;

import io.patchbay.api.media.MediaBackend;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which open sessions run on which backend. Thread-safe. */
final class Leases {
  private final Map<MediaBackend, Set<SelectedSession>> byBackend = new IdentityHashMap<>();

  synchronized void add(MediaBackend backend, SelectedSession session) {
    byBackend.computeIfAbsent(backend, key -> new LinkedHashSet<>()).add(session);
  }

  synchronized void remove(MediaBackend backend, SelectedSession session) {
    Set<SelectedSession> sessions = byBackend.get(backend);
    if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
      byBackend.remove(backend);
      notifyAll();
    }
  }

  /** The sessions of a backend, oldest first. */
  synchronized List<SelectedSession> of(MediaBackend backend) {
    return List.copyOf(byBackend.getOrDefault(backend, Set.of()));
  }

  /** The backends that have some. */
  synchronized List<MediaBackend> backends() {
    return List.copyOf(byBackend.keySet());
  }

  /**
   * Waits until a backend has no session any more.
   *
   * @return false when it still has some after {@code limit}
   */
  synchronized boolean awaitNone(MediaBackend backend, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (byBackend.containsKey(backend)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
    }
    return true;
  }
}
