package io.patchbay.lib.node;

import java.time.Duration;

/**
 * When a node is probed.
 *
 * @param interval between probes of one that answers
 * @param firstBackOff from the second failed probe in a row to the next one; doubles each time
 * @param maxBackOff what it doubles up to
 */
public record HealthSettings(Duration interval, Duration firstBackOff, Duration maxBackOff) {
  /** Every five seconds; from 100 ms up to 10 s. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(10));
}
