package io.patchbay.sip.transport.filter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One bucket for each source that was heard lately, each refilled at the same rate. A bucket is a
 * single instant, the theoretical arrival time of the generic cell rate algorithm (ITU-T I.371,
 * annex A): a full bucket costs as much as an empty one, and there is no timer. The source that was
 * silent longest makes room for a new one, so that a million forged addresses cost no more memory
 * than the bound. Thread-safe.
 */
final class TokenBuckets {
  /** What one source did above the rate. */
  record Excess(Cidr source, long messages) {}

  private static final class Bucket {
    private long fullAgain;
    private long refused;
  }

  private final long interval;
  private final long tolerance;
  private final LinkedHashMap<Cidr, Bucket> buckets;

  /**
   * @param rate messages a second, at least 1
   * @param burst messages at once, at least 1
   * @param most sources remembered
   */
  TokenBuckets(int rate, int burst, int most) {
    interval = 1_000_000_000L / rate;
    tolerance = interval * (burst - 1);
    buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Cidr, Bucket> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * Takes one token.
   *
   * @param now of a monotonic clock, ns
   * @return false when there is none
   */
  synchronized boolean take(Cidr source, long now) {
    Bucket bucket = buckets.get(source);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.fullAgain = now;
      buckets.put(source, bucket);
    }
    if (bucket.fullAgain - now > tolerance) {
      bucket.refused++;
      return false;
    }
    bucket.fullAgain = (bucket.fullAgain - now > 0 ? bucket.fullAgain : now) + interval;
    return true;
  }

  synchronized int size() {
    return buckets.size();
  }

  /** Sources that went above the rate, the worst first. */
  synchronized List<Excess> worst(int most) {
    return buckets.entrySet().stream()
        .filter(entry -> entry.getValue().refused > 0)
        .map(entry -> new Excess(entry.getKey(), entry.getValue().refused))
        .sorted(Comparator.comparingLong(Excess::messages).reversed())
        .limit(most)
        .toList();
  }
}
