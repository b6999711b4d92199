package io.patchbay.sip.transport.transaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Whiteboard services by descending ranking, oldest first among equals. Thread-safe. */
final class RankedList<T> implements Iterable<T> {
  private record Entry<T>(T service, int ranking) {}

  private List<Entry<T>> entries = List.of();
  private volatile List<T> services = List.of();

  synchronized void add(T service, int ranking) {
    List<Entry<T>> changed = new ArrayList<>(entries);
    changed.add(new Entry<>(service, ranking));
    changed.sort(Comparator.comparingInt((Entry<T> e) -> e.ranking).reversed());
    set(changed);
  }

  synchronized void remove(T service) {
    set(entries.stream().filter(e -> e.service != service).toList());
  }

  private void set(List<Entry<T>> changed) {
    entries = changed;
    services = changed.stream().map(Entry::service).toList();
  }

  boolean isEmpty() {
    return services.isEmpty();
  }

  @Override
  public Iterator<T> iterator() {
    return services.iterator();
  }
}
