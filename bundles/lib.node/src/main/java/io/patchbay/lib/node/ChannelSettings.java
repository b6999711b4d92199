package io.patchbay.lib.node;

import java.time.Duration;

/**
 * Limits of a channel.
 *
 * @param budget from the request to the moment it is given up, repetitions included
 * @param maxPending requests that may wait for their replies at a time
 */
public record ChannelSettings(Duration budget, int maxPending) {
  /** Three seconds, which is what clients of such nodes commonly allow; a thousand requests. */
  public static final ChannelSettings DEFAULT = new ChannelSettings(Duration.ofSeconds(3), 1000);

  public ChannelSettings {
    if (budget.isNegative() || budget.isZero() || maxPending < 1) {
      throw new IllegalArgumentException("a budget and a number above zero");
    }
  }
}
