package io.patchbay.sip.transport.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** The order in which servers of a service are tried (RFC 2782, "Weight"). */
final class Servers {
  private Servers() {}

  /**
   * By priority, and within one by chance in proportion to weight.
   *
   * @param random a number from 0 to its argument, both inclusive
   */
  static List<Dns.Srv> ordered(List<Dns.Srv> records, IntUnaryOperator random) {
    Map<Integer, List<Dns.Srv>> byPriority = new TreeMap<>();
    for (Dns.Srv record : records) {
      byPriority.computeIfAbsent(record.priority(), priority -> new ArrayList<>()).add(record);
    }
    List<Dns.Srv> ordered = new ArrayList<>();
    byPriority.values().forEach(group -> draw(group, random, ordered));
    return Collections.unmodifiableList(ordered);
  }

  private static void draw(List<Dns.Srv> group, IntUnaryOperator random, List<Dns.Srv> ordered) {
    // Those without weight first, so that they have a very small chance.
    group.sort(Comparator.comparingInt(record -> record.weight() == 0 ? 0 : 1));
    while (!group.isEmpty()) {
      int sum = group.stream().mapToInt(Dns.Srv::weight).sum();
      int drawn = random.applyAsInt(sum);
      int running = 0;
      for (Dns.Srv record : group) {
        running += record.weight();
        if (running >= drawn) {
          ordered.add(record);
          group.remove(record);
          break;
        }
      }
    }
  }
}
