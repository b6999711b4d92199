package io.patchbay.media.relay;

import java.util.concurrent.TimeUnit;

/**
 * Tells whether a loop carries enough packets for waiting to pay: from {@value #ON} packets a
 * second on, until there are fewer than {@value #OFF}. Below that the loop has most of a core to
 * spare, and a packet that is not late is worth more. Belongs on its loop.
 */
final class BatchSwitch {
  /** Packets a second that switch it on. */
  static final long ON = 25_000;

  /** Packets a second that keep it on. */
  static final long OFF = 18_000;

  /** Nanoseconds the packets are counted for before a decision. */
  static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);

  private boolean on;
  private long since;
  private long packets;

  /**
   * @param now nanoseconds that only grow
   */
  BatchSwitch(long now) {
    since = now;
  }

  /** So many packets came until {@code now}. */
  void packets(int count, long now) {
    packets += count;
    long elapsed = now - since;
    if (elapsed >= WINDOW) {
      long rate = on ? OFF : ON;
      // In double: a loop may have slept for years.
      on = packets * (double) TimeUnit.SECONDS.toNanos(1) >= rate * (double) elapsed;
      packets = 0;
      since = now;
    }
  }

  boolean isOn() {
    return on;
  }
}
