package io.patchbay.b2bua;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Services by descending ranking, those of equal ranking in the order they came. Thread-safe. */
final class Ranked<T> {
  private record Entry<T>(T service, int ranking) {}

  private final List<Entry<T>> entries = new ArrayList<>();

  synchronized void add(T service, int ranking) {
    entries.add(new Entry<>(service, ranking));
    entries.sort(Comparator.comparingInt((Entry<T> entry) -> entry.ranking()).reversed());
  }

  synchronized void remove(T service) {
    entries.removeIf(entry -> entry.service() == service);
  }

  /** As they are now. */
  synchronized List<T> list() {
    return entries.stream().map(Entry::service).toList();
  }
}
