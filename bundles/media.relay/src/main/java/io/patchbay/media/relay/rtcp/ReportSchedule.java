package io.patchbay.media.relay.rtcp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next report is due: RFC 3550 sections 6.2 and 6.3 for a session of two. Its bandwidth
 * share never asks for more than the minimum interval there (two participants with reports of 200
 * octets at 5 % of the 13 kbit/s of the leanest codec), so the minimum is the interval.
 *
 * <p>Not thread-safe.
 */
final class ReportSchedule {
  /** The minimum interval, and half of it before the first report (section 6.2). */
  static final Duration MINIMUM = Duration.ofSeconds(5);

  /** Makes up for reconsideration, which converges to a shorter interval (section 6.3.1). */
  private static final double COMPENSATION = Math.E - 1.5;

  private final RandomGenerator random;
  private boolean initial = true;
  private long last;

  /**
   * @param nanos now
   */
  ReportSchedule(RandomGenerator random, long nanos) {
    this.random = random;
    last = nanos;
  }

  /** A report went out. */
  void sent(long nanos) {
    initial = false;
    last = nanos;
  }

  /**
   * Draws an interval: when it has gone by since the last report, one is due (section 6.3.6).
   *
   * @return nanoseconds to wait; 0 when a report is due now
   */
  long reconsider(long nanos) {
    return Math.max(0, last + interval() - nanos);
  }

  /** Between 0.5 and 1.5 times the minimum, divided by the compensation. */
  long interval() {
    double minimum = MINIMUM.toNanos() * (initial ? 0.5 : 1);
    return (long) (minimum * (0.5 + random.nextDouble()) / COMPENSATION);
  }
}
