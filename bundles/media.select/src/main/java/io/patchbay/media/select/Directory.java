package io.patchbay.media.select;

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
 * The services of one kind that are there, by name. Where several have one name, the highest
 * ranking one counts, among equals the first; another takes its place when it goes. Thread-safe.
 */
public final class Directory<S> {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private record Entry<S>(S service, int ranking) {}

  private final String kind;
  private final Map<String, List<Entry<S>>> byName = new ConcurrentHashMap<>();

  /**
   * An empty one.
   *
   * @param kind what the services are, in the plural, for the log
   */
  public Directory(String kind) {
    this.kind = kind;
  }

  /** Adds a service under a name. */
  public void add(String name, S service, int ranking) {
    List<Entry<S>> entries =
        byName.merge(name, List.of(new Entry<>(service, ranking)), Directory::ranked);
    if (entries.size() > 1) {
      LOG.warn(
          "{} {} are named '{}': new calls get {}",
          entries.size(),
          kind,
          name,
          entries.get(0).service().getClass().getName());
    }
  }

  /** Removes this very service; one of the same name that came meanwhile stays. */
  public void remove(String name, S service) {
    byName.computeIfPresent(
        name,
        (key, entries) -> {
          List<Entry<S>> rest =
              entries.stream().filter(entry -> entry.service() != service).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /** The service of that name. */
  public Optional<S> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(entries -> entries.get(0).service());
  }

  /** The service of each name, ordered by name. */
  public Map<String, S> all() {
    Map<String, S> services = new TreeMap<>();
    byName.forEach((name, entries) -> services.put(name, entries.get(0).service()));
    return services;
  }

  /** The names that are there, for a message; {@code none} when there is none. */
  public String names() {
    return byName.isEmpty() ? "none" : String.join(", ", all().keySet());
  }

  private static <S> List<Entry<S>> ranked(List<Entry<S>> known, List<Entry<S>> added) {
    List<Entry<S>> entries = new ArrayList<>(known);
    entries.addAll(added);
    // The sort is stable: among equals the first stays first.
    entries.sort(Comparator.<Entry<S>>comparingInt(Entry::ranking).reversed());
    return List.copyOf(entries);
  }
}
