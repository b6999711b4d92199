package io.patchbay.console;

import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of configurations that nothing here reads: mostly a misspelt file name, which would
 * otherwise just have no effect. Each is told once, until it goes away. Thread-safe.
 */
final class UnclaimedConfigurations {
  /**
   * A configuration that is there.
   *
   * @param pid the PID, or the factory PID of an instance
   * @param source the file it came from, or the PID
   */
  record Entry(String pid, String source) {}

  private static final Logger LOG = LoggerFactory.getLogger(UnclaimedConfigurations.class);

  private final Supplier<Collection<Entry>> present;
  private final Supplier<Set<String>> claimed;
  private Set<String> told = new TreeSet<>();

  UnclaimedConfigurations(Supplier<Collection<Entry>> present, Supplier<Set<String>> claimed) {
    this.present = present;
    this.claimed = claimed;
  }

  /** Looks, and logs what is new. */
  void check() {
    TreeMap<String, String> unclaimed = new TreeMap<>();
    Set<String> known = claimed.get();
    for (Entry entry : present.get()) {
      if (!known.contains(entry.pid())) {
        unclaimed.put(entry.source(), entry.pid());
      }
    }
    remember(unclaimed.keySet())
        .forEach(
            source ->
                LOG.warn(
                    "{}: nothing here is configured by {}, the file has no effect",
                    source,
                    unclaimed.get(source)));
  }

  private synchronized Set<String> remember(Set<String> unclaimed) {
    Set<String> fresh = new TreeSet<>(unclaimed);
    fresh.removeAll(told);
    told = new TreeSet<>(unclaimed);
    return fresh;
  }
}
