package io.patchbay.media.relay.rtp;

/**
 * What became of the packets of a side, over all its sources.
 *
 * @param expected packets that must have been sent, by the sequence numbers
 * @param received of these, each counted once
 * @param duplicates copies beyond the first
 * @param reordered packets that came after one with a higher number
 * @param restarts times the sequence of a source jumped and went on from there
 */
public record ReceptionTotals(
    long expected, long received, long duplicates, long reordered, long restarts) {
  static final ReceptionTotals NONE = new ReceptionTotals(0, 0, 0, 0, 0);

  ReceptionTotals plus(SequenceStatistics source) {
    return new ReceptionTotals(
        expected + source.expectedTotal(),
        received + source.distinctTotal(),
        duplicates + source.duplicates(),
        reordered + source.reordered(),
        restarts + source.restarts());
  }

  /** Packets that never came. */
  public long lost() {
    return expected - received;
  }

  /** Lost by expected, 0 to 1. */
  public double lossShare() {
    return expected == 0 ? 0 : (double) lost() / expected;
  }
}
