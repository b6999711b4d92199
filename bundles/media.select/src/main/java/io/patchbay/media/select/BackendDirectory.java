package io.patchbay.media.select;

import io.patchbay.api.media.MediaBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends that are there, by name. Where several have one name, the highest ranking one
 * counts, among equals the first; another takes its place when it goes. Thread-safe.
 */
final class BackendDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(BackendDirectory.class);

  private record Entry(MediaBackend backend, int ranking) {}

  private final Map<String, List<Entry>> byName = new ConcurrentHashMap<>();

  /** Adds a backend under a name. */
  void add(String name, MediaBackend backend, int ranking) {
    List<Entry> entries =
        byName.merge(name, List.of(new Entry(backend, ranking)), BackendDirectory::ranked);
    if (entries.size() > 1) {
      LOG.warn(
          "{} media backends are named '{}': new calls get {}",
          entries.size(),
          name,
          entries.get(0).backend().getClass().getName());
    }
  }

  /** Removes this very backend; one of the same name that came meanwhile stays. */
  void remove(String name, MediaBackend backend) {
    byName.computeIfPresent(
        name,
        (key, entries) -> {
          List<Entry> rest = entries.stream().filter(entry -> entry.backend() != backend).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /** The backend of that name. */
  Optional<MediaBackend> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(entries -> entries.get(0).backend());
  }

  /** The backend of each name, ordered by name. */
  Map<String, MediaBackend> all() {
    Map<String, MediaBackend> backends = new TreeMap<>();
    byName.forEach((name, entries) -> backends.put(name, entries.get(0).backend()));
    return backends;
  }

  private static List<Entry> ranked(List<Entry> known, List<Entry> added) {
    List<Entry> entries = new ArrayList<>(known);
    entries.addAll(added);
    // The sort is stable: among equals the first stays first.
    entries.sort(Comparator.comparingInt(Entry::ranking).reversed());
    return List.copyOf(entries);
  }
}
