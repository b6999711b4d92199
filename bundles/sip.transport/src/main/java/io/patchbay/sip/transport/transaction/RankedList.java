package io.patchbay.sip.transport.transaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Whiteboard services by descending ranking, oldest first among equals. Thread-safe. */
final class RankedList<T> implements Iterable<T> {
  private record Entry<T>(T service, int ranking) {}

  private volatile List<Entry<T>> entries = List.of();

  synchronized void add(T service, int ranking) {
    List<Entry<T>> changed = new ArrayList<>(entries);
    changed.add(new Entry<>(service, ranking));
    changed.sort(Comparator.comparingInt((Entry<T> e) -> e.ranking).reversed());
    entries = List.copyOf(changed);
  }

  synchronized void remove(T service) {
    entries = entries.stream().filter(e -> e.service != service).toList();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public Iterator<T> iterator() {
    return entries.stream().map(Entry::service).iterator();
  }
}
