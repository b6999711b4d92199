package io.patchbay.media.relay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packets that were not relayed, by reason. Counting allocates nothing. Not thread-safe. */
final class DropCounts {
  private static final DropReason[] REASONS = DropReason.values();

  private final long[] counts = new long[REASONS.length];

  void add(DropReason reason) {
    counts[reason.ordinal()]++;
  }

  long of(DropReason reason) {
    return counts[reason.ordinal()];
  }

  long total() {
    return Arrays.stream(counts).sum();
  }

  /** By the word of the reason, in their order, without reasons that never were. */
  Map<String, Long> byReason() {
    Map<String, Long> found = new LinkedHashMap<>();
    for (DropReason reason : REASONS) {
      if (of(reason) > 0) {
        found.put(reason.word(), of(reason));
      }
    }
    return found;
  }
}
