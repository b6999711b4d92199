package io.patchbay.b2bua.leg;

import java.time.Duration;

/** The times a user agent core needs for its 2xx (RFC 3261 section 13.3.1.4 and table 4). */
final class RetransmitTimes {
  static final Duration T1 = Duration.ofMillis(500);
  static final Duration T2 = Duration.ofSeconds(4);
  static final Duration GIVE_UP = T1.multipliedBy(64);

  private RetransmitTimes() {}

  /** The interval after {@code interval}: doubled, up to T2. */
  static Duration next(Duration interval) {
    Duration doubled = interval.multipliedBy(2);
    return doubled.compareTo(T2) > 0 ? T2 : doubled;
  }
}
