package io.patchbay.media.relay.rtcp;

/**
 * NTP time (RFC 3550 section 4) that goes on from one look at the clock of the wall by a clock that
 * only grows: a clock that is set in the middle of a call spoils no round trip. Immutable.
 */
public final class NtpClock {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long SECOND = 1_000_000_000L;

  private final long wallMillis;
  private final long nanos;

  /**
   * @param wallMillis since 1970, now
   * @param nanos the growing clock, now
   */
  public NtpClock(long wallMillis, long nanos) {
    this.wallMillis = wallMillis;
    this.nanos = nanos;
  }

  /** The 64 bits at another moment of the growing clock. */
  long at(long then) {
    long since = Math.floorMod(wallMillis, 1000L) * 1_000_000 + (then - nanos);
    long seconds =
        Math.floorDiv(wallMillis, 1000L) + Math.floorDiv(since, SECOND) + SECONDS_1900_TO_1970;
    return seconds << 32 | (Math.floorMod(since, SECOND) << 32) / SECOND;
  }

  /** The middle 32 bits, in units of 1/65536 s. */
  static int middle(long ntp) {
    return (int) (ntp >>> 16);
  }
}
