package io.patchbay.sip.auth;

import io.patchbay.api.sip.user.StoredUser;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Users that were looked up lately, and names that were nobody's. Bounded: the one not asked for
 * longest makes room. Thread-safe.
 */
final class UserCache {
  private static final int MOST = 10_000;

  private record Entry(Optional<StoredUser> user, long until) {}

  private final LongSupplier clock;
  private final long span;
  private final Map<String, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > MOST;
        }
      };
  private long changes;

  /**
   * @param clock monotonic, ms
   */
  UserCache(LongSupplier clock, Duration span) {
    this.clock = clock;
    this.span = span.toMillis();
  }

  /** What is known of a name; null when it has to be looked up. */
  synchronized @Nullable Optional<StoredUser> get(String name) {
    Entry entry = entries.get(name);
    return entry == null || clock.getAsLong() - entry.until >= 0 ? null : entry.user;
  }

  /** To be given back with what is looked up from now on. */
  synchronized long changes() {
    return changes;
  }

  /** Keeps what was found, unless something was changed since the look-up began. */
  synchronized void put(String name, Optional<StoredUser> user, long asOf) {
    if (asOf == changes) {
      entries.put(name, new Entry(user, clock.getAsLong() + span));
    }
  }

  /** Those users have changed, or may have. */
  synchronized void forget(Collection<String> names) {
    changes++;
    names.forEach(entries::remove);
  }
}
