package io.patchbay.sip.registrar;

import io.patchbay.api.sip.location.Binding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Who is where: per user an immutable list, in the order of the last refresh, the latest last. A
 * change of a user's list is atomic. Thread-safe; nothing blocks.
 */
final class Bindings {
  private static final Comparator<Binding> BY_PREFERENCE =
      Comparator.comparingInt(Binding::q).reversed();

  private final Map<String, List<Binding>> users = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();
  private final Consumer<String> changed;

  /**
   * @param changed told the user after each change, on any thread
   */
  Bindings(Consumer<String> changed) {
    this.changed = changed;
  }

  /** How many there are, those included that have run out and were not swept away yet. */
  int total() {
    return total.get();
  }

  /** Those of a user that have not run out, in the order of their refresh. */
  List<Binding> of(String user, Instant now) {
    return live(users.getOrDefault(user, List.of()), now);
  }

  /** Those of a user, the most preferred and of equal ones the latest first. */
  List<Binding> preferred(String user, Instant now) {
    List<Binding> list = new ArrayList<>(of(user, now));
    Collections.reverse(list);
    list.sort(BY_PREFERENCE);
    return list;
  }

  List<Binding> all(Instant now) {
    List<Binding> all = new ArrayList<>();
    users.keySet().stream().sorted().forEach(user -> all.addAll(preferred(user, now)));
    return all;
  }

  /**
   * Replaces a user's list by what is made of it.
   *
   * @param change given those that have not run out; what it throws leaves all as it was
   * @return the new list
   */
  List<Binding> change(String user, Instant now, UnaryOperator<List<Binding>> change) {
    List<Binding> after =
        users.compute(
            user,
            (name, before) -> {
              List<Binding> present = before == null ? List.of() : before;
              List<Binding> made = List.copyOf(change.apply(live(present, now)));
              total.addAndGet(made.size() - present.size());
              return made.isEmpty() ? null : made;
            });
    changed.accept(user);
    return after == null ? List.of() : after;
  }

  /** Removes what has run out, and what {@code gone} says. */
  void sweep(Instant now, Predicate<Binding> gone) {
    users.forEach(
        (user, list) -> {
          if (list.stream().anyMatch(each -> !each.expires().isAfter(now) || gone.test(each))) {
            change(user, now, live -> live.stream().filter(gone.negate()).toList());
          }
        });
  }

  /**
   * Takes what was kept. Beside what a user has registered since, only other places count; nothing
   * does when the user has left them all since.
   *
   * @param changed whether a user has registered, or left, since it was written
   */
  void restore(Collection<Binding> kept, Predicate<String> changed) {
    kept.stream()
        .collect(Collectors.groupingBy(Binding::user))
        .forEach((user, places) -> restore(user, places, changed.test(user)));
  }

  private void restore(String user, List<Binding> kept, boolean changed) {
    users.compute(
        user,
        (name, before) -> {
          List<Binding> present = before == null ? List.of() : before;
          if (present.isEmpty() && changed) {
            return before;
          }
          List<Binding> both = new ArrayList<>(kept);
          both.removeIf(old -> present.stream().anyMatch(now -> isSamePlace(old, now)));
          both.addAll(present);
          total.addAndGet(both.size() - present.size());
          return List.copyOf(both);
        });
  }

  private static boolean isSamePlace(Binding one, Binding other) {
    return one.contact().equals(other.contact())
        || (one.regId() > 0
            && one.regId() == other.regId()
            && one.instance().equals(other.instance()));
  }

  private static List<Binding> live(List<Binding> list, Instant now) {
    return list.stream().filter(each -> each.expires().isAfter(now)).toList();
  }
}
