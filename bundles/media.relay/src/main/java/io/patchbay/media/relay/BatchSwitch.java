package io.patchbay.media.relay;

import java.util.concurrent.TimeUnit;

/**
 * Tells whether a loop carries enough packets for waiting to pay: from a rate that is configured
 * on, until there are fewer than nine tenths of it. Below that the loop has most of a core to
 * spare, and a packet that is not late is worth more. Belongs on its loop.
 */
final class BatchSwitch {
  /** Nanoseconds the packets are counted for before a decision. */
  static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);

  /** A loop that caught up after a stall had more for a moment, and is not to stay on for that. */
  private static final double KEPT_ON = 0.9;

  private final int above;
  private boolean on;
  private long since;
  private long packets;

  /**
   * @param above packets a second that switch it on
   * @param now nanoseconds that only grow
   */
  BatchSwitch(int above, long now) {
    this.above = above;
    since = now;
  }

  /** So many packets came until {@code now}. */
  void packets(int count, long now) {
    packets += count;
    long elapsed = now - since;
    if (elapsed >= WINDOW) {
      double rate = on ? KEPT_ON * above : above;
      // In double: a loop may have slept for years.
      on = packets * (double) TimeUnit.SECONDS.toNanos(1) >= rate * elapsed;
      packets = 0;
      since = now;
    }
  }

  boolean isOn() {
    return on;
  }
}
