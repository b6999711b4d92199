package io.patchbay.media.relay;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packets that were not relayed, by reason. Counting allocates nothing. Not thread-safe. */
final class DropCounts {
  private final Map<DropReason, long[]> counts = new EnumMap<>(DropReason.class);

  DropCounts() {
    for (DropReason reason : DropReason.values()) {
      counts.put(reason, new long[1]);
    }
  }

  void add(DropReason reason) {
    cell(reason)[0]++;
  }

  long of(DropReason reason) {
    return cell(reason)[0];
  }

  long total() {
    long sum = 0;
    for (long[] cell : counts.values()) {
      sum += cell[0];
    }
    return sum;
  }

  /** By the word of the reason, in their order, without reasons that never were. */
  Map<String, Long> byReason() {
    Map<String, Long> found = new LinkedHashMap<>();
    counts.forEach(
        (reason, cell) -> {
          if (cell[0] > 0) {
            found.put(reason.word(), cell[0]);
          }
        });
    return found;
  }

  private long[] cell(DropReason reason) {
    long[] cell = counts.get(reason);
    if (cell == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return cell;
  }
}
