package io.patchbay.trunks;

/**
 * Whether a host counts as up: it takes several probes in a row to change that, so that one lost
 * datagram moves no calls. A host that was never probed is up. Not thread-safe.
 */
final class HostHealth {
  private final int down;
  private final int up;
  private boolean isUp = true;
  private int against;

  /**
   * @param down failures in a row until it is down
   * @param up successes in a row until it is up
   */
  HostHealth(int down, int up) {
    this.down = down;
    this.up = up;
  }

  boolean isUp() {
    return isUp;
  }

  /**
   * A probe has ended.
   *
   * @return true when the host has changed
   */
  boolean probed(boolean answered) {
    against = answered == isUp ? 0 : against + 1;
    if (against < (isUp ? down : up)) {
      return false;
    }
    isUp = answered;
    against = 0;
    return true;
  }
}
