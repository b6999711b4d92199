package io.patchbay.media.relay.rtp;

/**
 * Counts the packets of one source by their sequence numbers: probation and extended sequence
 * numbers as RFC 3550 appendix A.1 has them, loss as A.3.
 *
 * <p>Three things go beyond the appendix. A window of the last {@value #WINDOW} numbers tells a
 * duplicate from a late packet. Packets of the probation are counted too: it decides whether the
 * source is believed, not what was heard of it. And the losses from before a restart are kept,
 * apart from those of report blocks, which begin anew.
 *
 * <p>Allocates nothing. Not thread-safe.
 */
final class SequenceStatistics {
  /** Numbers behind the highest that are remembered; more than {@link #MAX_MISORDER}. */
  static final int WINDOW = 128;

  /** A step of this and more is a jump. */
  static final int MAX_DROPOUT = 3000;

  /** A packet this far behind, or more, is a jump, too. */
  static final int MAX_MISORDER = 100;

  /** Packets in sequence that prove a source. */
  static final int MIN_SEQUENTIAL = 2;

  private static final int CYCLE = 1 << 16;
  private static final int NO_JUMP = -1;

  private long seenEven;
  private long seenOdd;
  private int inSequence;
  private int afterJump = NO_JUMP;
  private long base;
  private long highest;
  private long received;
  private long distinct;
  private long expectedPrior;
  private long receivedPrior;
  private long duplicates;
  private long reordered;
  private long restarts;
  private long expectedBefore;
  private long distinctBefore;

  /** Forgets everything: another source. */
  void reset() {
    inSequence = 0;
    duplicates = 0;
    reordered = 0;
    restarts = 0;
    expectedBefore = 0;
    distinctBefore = 0;
  }

  /**
   * Counts a packet.
   *
   * @param sequence 16 bits
   * @return false when it begins anew: neither its number nor its timestamp follows what came
   *     before
   */
  boolean add(int sequence) {
    if (inSequence == 0) {
      begin(sequence);
      inSequence = 1;
      return false;
    }
    int step = (sequence - (int) highest) & 0xFFFF;
    if (step == 0 || step > CYCLE - MAX_MISORDER) {
      behind(step == 0 ? 0 : CYCLE - step);
      return true;
    }
    if (step < MAX_DROPOUT) {
      ahead(step);
      return true;
    }
    jump(sequence);
    return false;
  }

  /** Whether enough came in sequence to believe that the source is one. */
  boolean proven() {
    return inSequence >= MIN_SEQUENTIAL;
  }

  /** The highest number with its cycles, as report blocks have it: 32 bits. */
  int extendedHighest() {
    return (int) (highest - CYCLE);
  }

  /** Whether this number was sent lately, within what a jump would be. */
  boolean isRecent(int sequence) {
    return inSequence > 0 && (((int) highest - sequence) & 0xFFFF) < MAX_DROPOUT;
  }

  /** Packets that must have been sent since the source began, or began anew. */
  long expected() {
    return highest - base + 1;
  }

  /** Lost since then by A.3, where a duplicate makes up for a loss: may be negative. */
  long cumulativeLost() {
    return expected() - received;
  }

  /** Packets that must have been sent, over every restart. */
  long expectedTotal() {
    return proven() ? expectedBefore + expected() : 0;
  }

  /** Packets that came, each counted once, over every restart. */
  long distinctTotal() {
    return proven() ? distinctBefore + distinct : 0;
  }

  long duplicates() {
    return duplicates;
  }

  /** Packets that came after one with a higher number. */
  long reordered() {
    return reordered;
  }

  /** Times the numbers jumped and went on from there. */
  long restarts() {
    return restarts;
  }

  /**
   * The share lost since this was asked last, in 1/256 (A.3); none when duplicates made up for it.
   */
  int takeFractionLost() {
    long expectedNow = expected();
    long expectedInterval = expectedNow - expectedPrior;
    long lostInterval = expectedInterval - (received - receivedPrior);
    expectedPrior = expectedNow;
    receivedPrior = received;
    if (expectedInterval <= 0 || lostInterval <= 0) {
      return 0;
    }
    return (int) Math.min(255, (lostInterval << 8) / expectedInterval);
  }

  private void begin(int sequence) {
    seenEven = 0;
    seenOdd = 0;
    // One cycle up, so that packets older than the first have a place too.
    highest = (long) CYCLE + sequence;
    base = highest;
    mark(highest);
    received = 1;
    distinct = 1;
    expectedPrior = 0;
    receivedPrior = 0;
    afterJump = NO_JUMP;
  }

  private void ahead(int step) {
    if (!proven()) {
      inSequence = step == 1 ? inSequence + 1 : 1;
    }
    highest += step;
    for (int i = Math.min(step, WINDOW) - 1; i >= 0; i--) {
      seen(highest - i, seen(highest - i) & ~bit(highest - i));
    }
    mark(highest);
    received++;
    distinct++;
  }

  private void behind(int distance) {
    long number = highest - distance;
    base = Math.min(base, number);
    received++;
    if (mark(number)) {
      distinct++;
      reordered++;
    } else {
      duplicates++;
    }
  }

  /** Two packets in sequence after a jump are a restart; one alone is a stray. */
  private void jump(int sequence) {
    if (!proven()) {
      begin(sequence);
      inSequence = 1;
    } else if (sequence == afterJump) {
      expectedBefore += expected();
      distinctBefore += distinct;
      restarts++;
      begin((sequence - 1) & 0xFFFF);
      ahead(1);
    } else {
      afterJump = (sequence + 1) & 0xFFFF;
    }
  }

  /** True when the number was not seen before. */
  private boolean mark(long number) {
    long before = seen(number);
    seen(number, before | bit(number));
    return (before & bit(number)) == 0;
  }

  /** The half of the window a number is in: two fields, for an array would lie somewhere else. */
  private long seen(long number) {
    return isOdd(number) ? seenOdd : seenEven;
  }

  private void seen(long number, long half) {
    if (isOdd(number)) {
      seenOdd = half;
    } else {
      seenEven = half;
    }
  }

  private static boolean isOdd(long number) {
    return (number / Long.SIZE & 1) != 0;
  }

  private static long bit(long number) {
    return 1L << number;
  }
}
