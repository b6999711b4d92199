package io.patchbay.b2bua;

/**
 * Counts the calls of one scope against its limits. The rate is a token bucket that holds what may
 * come in a second. Thread-safe.
 */
final class Gate {
  private static final double MILLIS = 1000.0;

  private int calls;
  private double spent;
  private long drainedAt;
  private long refused;

  /**
   * Counts a call, if it may come in.
   *
   * @param always whether it comes in whatever the limits say
   * @param now milliseconds of a monotonic clock
   */
  synchronized boolean enter(Limits limits, boolean always, long now) {
    drain(limits.maxCallRate(), now);
    boolean full = limits.maxCalls() > 0 && calls >= limits.maxCalls();
    boolean fast = limits.maxCallRate() > 0 && spent > limits.maxCallRate() - 1;
    if (!always && (full || fast)) {
      refused++;
      return false;
    }
    calls++;
    spent = Math.min(spent + 1, Math.max(1, limits.maxCallRate()));
    return true;
  }

  /** One that came in is gone. */
  synchronized void leave() {
    calls--;
  }

  synchronized int calls() {
    return calls;
  }

  synchronized long refused() {
    return refused;
  }

  /** True when nothing is lost by forgetting it: no call, and the last came in a second ago. */
  synchronized boolean isIdle(long now) {
    return calls == 0 && now - drainedAt >= MILLIS;
  }

  private void drain(int rate, long now) {
    spent = Math.max(0, spent - rate * (now - drainedAt) / MILLIS);
    drainedAt = now;
  }

  /**
   * What a scope may carry; 0 for no limit.
   *
   * @param maxCalls at a time
   * @param maxCallRate per second
   */
  record Limits(int maxCalls, int maxCallRate) {
    boolean isNone() {
      return maxCalls == 0 && maxCallRate == 0;
    }
  }
}
