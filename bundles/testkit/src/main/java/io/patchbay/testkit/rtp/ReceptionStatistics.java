package io.patchbay.testkit.rtp;

import java.util.BitSet;

/**
 * What one receiver knows of one source, by the formulas of RFC 3550: extended sequence numbers
 * (appendix A.1), loss (A.3) and interarrival jitter (A.8).
 *
 * <p>Two things differ from the appendix, because a test wants the truth about a source it chose
 * itself: the first packet counts at once (no probation), and duplicates do not make up for losses.
 *
 * <p>Not thread-safe.
 */
public final class ReceptionStatistics {
  /** How a packet stands among those before it. */
  public enum Order {
    /** Newer than all before. */
    NEXT,
    /** Older than one before, and missing until now. */
    LATE,
    DUPLICATE
  }

  private static final int CYCLE = 1 << 16;
  private final BitSet seen = new BitSet();
  private final int clockHz;
  private long base = -1;
  private long highest;
  private long received;
  private long duplicates;
  private long reordered;
  private double jitter;
  private double transit;
  private long lastArrival;
  private long longestGap;

  /** Statistics of a source whose timestamps count {@code clockHz} a second. */
  public ReceptionStatistics(int clockHz) {
    this.clockHz = clockHz;
  }

  /**
   * Counts a packet.
   *
   * @param sequence 16 bits
   * @param timestamp 32 bits
   * @param arrivalNanos any monotonic clock
   */
  public Order add(int sequence, long timestamp, long arrivalNanos) {
    if (base < 0) {
      // one cycle up, so that packets older than the first have a place too
      base = (long) CYCLE + sequence;
      highest = base;
      lastArrival = arrivalNanos;
      transit = transit(timestamp, arrivalNanos);
    }
    longestGap = Math.max(longestGap, arrivalNanos - lastArrival);
    lastArrival = arrivalNanos;
    long extended = extend(sequence);
    if (seen.get((int) extended)) {
      duplicates++;
      return Order.DUPLICATE;
    }
    seen.set((int) extended);
    received++;
    updateJitter(transit(timestamp, arrivalNanos));
    if (extended < highest) {
      reordered++;
      base = Math.min(base, extended);
      return Order.LATE;
    }
    highest = extended;
    return Order.NEXT;
  }

  /** The sequence number with its cycles, nearest to the highest seen. */
  public long extend(int sequence) {
    return highest + (short) (sequence - (int) highest);
  }

  /** Packets that were sent between the first and the last seen, these two included. */
  public long expected() {
    return base < 0 ? 0 : highest - base + 1;
  }

  /** Packets that came, each counted once. */
  public long received() {
    return received;
  }

  public long lost() {
    return expected() - received;
  }

  public long duplicates() {
    return duplicates;
  }

  public long reordered() {
    return reordered;
  }

  /** Interarrival jitter in timestamp units. */
  public double jitter() {
    return jitter;
  }

  public double jitterMillis() {
    return jitter * 1000 / clockHz;
  }

  /** The longest time between two arrivals. */
  public double longestGapMillis() {
    return longestGap / 1e6;
  }

  private double transit(long timestamp, long arrivalNanos) {
    return arrivalNanos * 1e-9 * clockHz - timestamp;
  }

  private void updateJitter(double now) {
    double difference = Math.abs(now - transit);
    transit = now;
    // a timestamp that wrapped looks like half a day; it says nothing about the network
    if (difference < (double) (1L << 31)) {
      jitter += (difference - jitter) / 16;
    }
  }
}
