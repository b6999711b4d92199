package io.patchbay.media.relay;

import java.util.EnumMap;
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

  /** {@code STRANGER=3}, without reasons that never were. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, cell) -> {
          if (cell[0] > 0) {
            text.append(text.length() == 0 ? "" : " ").append(reason).append('=').append(cell[0]);
          }
        });
    return text.toString();
  }

  private long[] cell(DropReason reason) {
    long[] cell = counts.get(reason);
    if (cell == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return cell;
  }
}
