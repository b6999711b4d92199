package io.patchbay.media.relay.rtp;

/**
 * Interarrival jitter of one source (RFC 3550 section 6.4.1 and appendix A.8), in nanoseconds, so
 * that payload types of several clock rates can share it. Allocates nothing. Not thread-safe.
 */
final class Jitter {
  private static final int GAIN = 16;

  private boolean started;
  private int timestamp;
  private long arrival;
  private double nanosPerTick;
  private double nanos;

  /**
   * Takes the next packet that arrived.
   *
   * @param packetTimestamp 32 bits
   * @param arrivalNanos of any clock that only grows
   * @param clock nanoseconds of one unit of the timestamp; a change begins anew (RFC 7160)
   */
  void add(int packetTimestamp, long arrivalNanos, double clock) {
    if (started && clock == nanosPerTick) {
      double sent = (packetTimestamp - timestamp) * clock;
      nanos += (Math.abs(arrivalNanos - arrival - sent) - nanos) / GAIN;
    }
    started = true;
    timestamp = packetTimestamp;
    arrival = arrivalNanos;
    nanosPerTick = clock;
  }

  /** The next packet is not to be compared with the last; the figure stays. */
  void interrupt() {
    started = false;
  }

  void reset() {
    started = false;
    nanos = 0;
    nanosPerTick = 0;
  }

  double nanos() {
    return nanos;
  }

  /** In units of the timestamp, as report blocks have it. */
  long ticks() {
    return nanosPerTick == 0 ? 0 : (long) (nanos / nanosPerTick);
  }
}
