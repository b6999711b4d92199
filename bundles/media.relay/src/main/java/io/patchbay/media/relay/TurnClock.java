package io.patchbay.media.relay;

import java.util.function.LongSupplier;

/**
 * The time of a loop's turn: the clock is read when it is first asked for after the loop waited,
 * and stands still until the loop waits again. So a packet costs no look at the clock, and a turn
 * nobody asks in costs none either. Belongs on its loop.
 */
final class TurnClock {
  private final LongSupplier clock;
  private long now;
  private boolean read;

  /**
   * @param clock nanoseconds that only grow, such as {@link System#nanoTime}
   */
  TurnClock(LongSupplier clock) {
    this.clock = clock;
  }

  /** The time of this turn, in nanoseconds of an arbitrary origin. */
  long nanoTime() {
    if (!read) {
      now = clock.getAsLong();
      read = true;
    }
    return now;
  }

  /** Time has passed: the next who asks gets it anew. */
  void turn() {
    read = false;
  }
}
