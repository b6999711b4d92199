package io.patchbay.media.relay;

import java.util.function.LongSupplier;

/**
 * Time for those who measure silence: it passes only while somebody looks, so that a machine that
 * stood still for a minute, and could hear nobody, does not end every call. Thread-safe.
 */
final class WatchClock {
  /** Milliseconds that may pass between two looks. */
  static final long LEAP = 2000;

  private final LongSupplier clock;
  private long last;
  private long lived;

  /**
   * @param clock milliseconds
   */
  WatchClock(LongSupplier clock) {
    this.clock = clock;
    last = clock.getAsLong();
  }

  /** Milliseconds that were lived through. Looked at once a second or more often. */
  synchronized long now() {
    long time = clock.getAsLong();
    lived += Math.max(0, Math.min(LEAP, time - last));
    last = time;
    return lived;
  }
}
