package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.SipTimes;
import java.time.Duration;

/**
 * The base timers of RFC 3261 section 17 and table 4, in milliseconds.
 *
 * @param t1 estimate of the round trip
 * @param t2 longest interval between repeats
 * @param t4 longest life of a message in the network
 */
public record Timing(int t1, int t2, int t4) {
  /** The values of RFC 3261. */
  public static final Timing STANDARD = new Timing(500, 4000, 5000);

  /** 64*T1: timers B, F, H, J, L, M and, over datagrams, D. */
  public Duration timeout() {
    return Duration.ofMillis(64L * t1);
  }

  /** 10*T1: how long a server may say nothing at all while there is another one to try. */
  Duration patience() {
    return Duration.ofMillis(10L * t1);
  }

  /** The same for users of the transport. */
  SipTimes times() {
    return new SipTimes(Duration.ofMillis(t1), Duration.ofMillis(t2), Duration.ofMillis(t4));
  }
}
