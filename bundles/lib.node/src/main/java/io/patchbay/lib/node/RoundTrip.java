package io.patchbay.lib.node;

/**
 * How long a reply takes, and from it when a request is sent again: first after four times the
 * smoothed round trip, then after twice as long each time (what Sippy's B2BUA does towards
 * RTPProxy). Samples come only from requests that were sent once (Karn's rule).
 */
final class RoundTrip {
  /** Below that, a pause of the node's garbage or scheduler looks like a loss. */
  static final long LEAST_INTERVAL = 50;

  static final long MOST_INTERVAL = 1000;
  private static final double WEIGHT = 0.125;

  private double smoothed = 250;

  void sample(long millis) {
    smoothed += (millis - smoothed) * WEIGHT;
  }

  long millis() {
    return Math.round(smoothed);
  }

  /** Milliseconds to wait after a request was sent for the {@code sent}th time, from 1. */
  long interval(int sent) {
    long first = Math.max(LEAST_INTERVAL, Math.min(MOST_INTERVAL, Math.round(4 * smoothed)));
    return first << Math.min(sent - 1, 16);
  }
}
