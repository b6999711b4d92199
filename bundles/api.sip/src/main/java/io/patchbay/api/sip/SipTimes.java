package io.patchbay.api.sip;

import java.time.Duration;

/**
 * The base times of SIP (RFC 3261 table 4), as configured.
 *
 * @param t1 estimate of the round trip; 64 times this is every time-out
 * @param t2 longest interval between repeats
 * @param t4 longest life of a message in the network
 */
public record SipTimes(Duration t1, Duration t2, Duration t4) {
  /** 64*T1: when a peer that does not answer is given up. */
  public Duration timeout() {
    return Duration.ofMillis(64 * t1.toMillis());
  }
}
