package io.patchbay.media.relay;

/**
 * Packets a second of one loop's sessions, from their counters: a packet never has to look at a
 * clock. Written on the loop, read by anybody.
 */
final class PacketRate {
  private long ended;
  private long before;
  private long measuredAt;
  private volatile int perSecond;

  /**
   * @param now milliseconds that only grow
   */
  PacketRate(long now) {
    measuredAt = now;
  }

  /** A session ended that had so many packets. */
  void ended(long packets) {
    ended += packets;
  }

  /**
   * Measures since the last time.
   *
   * @param running packets so far of the sessions that are open
   * @param now milliseconds that only grow
   */
  void measure(long running, long now) {
    long total = ended + running;
    long millis = Math.max(1, now - measuredAt);
    perSecond = (int) Math.min(Integer.MAX_VALUE, (total - before) * 1000 / millis);
    before = total;
    measuredAt = now;
  }

  int perSecond() {
    return perSecond;
  }
}
