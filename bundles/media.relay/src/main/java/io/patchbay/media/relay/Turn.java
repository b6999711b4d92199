package io.patchbay.media.relay;

import java.util.function.LongSupplier;

/**
 * What is known of a loop's turn: what came since it waited, and when.
 *
 * <p>The clock is read when it is first asked for after the loop waited, and stands still until the
 * loop waits again. So a packet costs no look at the clock, and a turn nobody asks in costs none
 * either. Belongs on its loop.
 */
final class Turn {
  /**
   * Sockets with packets in one turn that mean that the loop is behind: some milliseconds of work,
   * while a loop that keeps up finds a few dozen.
   */
  static final int BEHIND = 256;

  private final LongSupplier clock;
  private long now;
  private boolean read;
  private boolean behind;

  /**
   * @param clock nanoseconds that only grow, such as {@link System#nanoTime}
   */
  Turn(LongSupplier clock) {
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

  /**
   * Whether so many sockets had packets in the last turn that each is likely to have several by
   * now: reading them together costs less, as what belongs to a stream is fetched from memory once.
   */
  boolean isBehind() {
    return behind;
  }

  /** So many sockets had packets. */
  void found(int sockets) {
    behind = sockets >= BEHIND;
  }

  /** Time has passed: the next who asks gets it anew. */
  void passed() {
    read = false;
  }
}
