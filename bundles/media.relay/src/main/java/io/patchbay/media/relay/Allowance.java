package io.patchbay.media.relay;

/**
 * How many packets a stream may still send in this second. It is filled up by the timer of the
 * loop, so that a packet costs a decrement and no look at a clock. Not thread-safe.
 */
final class Allowance {
  private int left;
  private boolean refused;
  private boolean exceeded;

  Allowance(int packets) {
    left = packets;
  }

  /** Takes one packet; false when none is left. */
  boolean take() {
    if (left > 0) {
      left--;
      return true;
    }
    refused = true;
    return false;
  }

  /**
   * A second is over.
   *
   * @param packets for the next one
   * @return whether {@link #isExceeded} has changed
   */
  boolean refill(int packets) {
    boolean changed = exceeded != refused;
    exceeded = refused;
    refused = false;
    left = packets;
    return changed;
  }

  /** Whether packets were refused in the last second. */
  boolean isExceeded() {
    return exceeded;
  }
}
