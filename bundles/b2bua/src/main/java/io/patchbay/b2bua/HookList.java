package io.patchbay.b2bua;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The services of one kind that plug-ins have put in, by descending ranking; those of equal ranking
 * in the order they came. Thread-safe.
 */
final class HookList<T> {
  private record Entry<T>(Hook<T> hook, HookThread thread, int ranking) {}

  private final List<Entry<T>> entries = new ArrayList<>();

  /** Adds a service, or gives one that is there another ranking. */
  synchronized void put(T service, int ranking) {
    HookThread thread = new HookThread("patchbay-hook-" + service.getClass().getSimpleName());
    Entry<T> put = new Entry<>(new Hook<>(service, thread), thread, ranking);
    for (Entry<T> entry : List.copyOf(entries)) {
      if (entry.hook().service() == service) {
        entries.remove(entry);
        put = new Entry<>(entry.hook(), entry.thread(), ranking);
      }
    }
    entries.add(put);
    entries.sort(Comparator.comparingInt((Entry<T> entry) -> entry.ranking()).reversed());
  }

  synchronized void remove(T service) {
    for (Entry<T> entry : List.copyOf(entries)) {
      if (entry.hook().service() == service) {
        entries.remove(entry);
        entry.hook().leave();
        entry.thread().close();
      }
    }
  }

  /** As they are now. */
  synchronized List<Hook<T>> list() {
    return entries.stream().map(Entry::hook).toList();
  }
}
