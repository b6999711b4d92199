package io.patchbay.testkit.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchbay.testkit.rtp.ReceptionStatistics.Order;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
  private static final long MS = 1_000_000;
  private final ReceptionStatistics statistics = new ReceptionStatistics(8000);

  @Test
  void countsLossBetweenFirstAndLast() {
    for (int sequence : new int[] {10, 11, 14, 15}) {
      statistics.add(sequence, 160L * sequence, 20L * sequence * MS);
    }
    assertThat(statistics.expected()).isEqualTo(6);
    assertThat(statistics.received()).isEqualTo(4);
    assertThat(statistics.lost()).isEqualTo(2);
  }

  @Test
  void goesOnWhereSequenceNumbersWrap() {
    for (int sequence : new int[] {65533, 65534, 65535, 0, 2}) {
      statistics.add(sequence, 0, 0);
    }
    assertThat(statistics.expected()).isEqualTo(6);
    assertThat(statistics.lost()).isEqualTo(1);
    assertThat(statistics.extend(1)).isEqualTo(2 * 65536 + 1);
  }

  @Test
  void tellsLateFromTwice() {
    assertThat(statistics.add(1, 0, 0)).isEqualTo(Order.NEXT);
    assertThat(statistics.add(3, 0, 0)).isEqualTo(Order.NEXT);
    assertThat(statistics.add(3, 0, 0)).isEqualTo(Order.DUPLICATE);
    assertThat(statistics.lost()).isEqualTo(1);
    assertThat(statistics.add(2, 0, 0)).isEqualTo(Order.LATE);
    assertThat(statistics.lost()).isZero();
    assertThat(statistics.reordered()).isEqualTo(1);
    assertThat(statistics.duplicates()).isEqualTo(1);
  }

  @Test
  void aPacketOlderThanTheFirstMovesTheBeginning() {
    statistics.add(0, 0, 0);
    assertThat(statistics.add(65535, 0, 0)).isEqualTo(Order.LATE);
    assertThat(statistics.expected()).isEqualTo(2);
    assertThat(statistics.lost()).isZero();
  }

  @Test
  void jitterIsTheRunningMeanOfTransitDifferences() {
    // Timestamps step by 160 (20 ms). Arrivals at 0, 20, 50, 60 ms: transits 0, 0, 80, 0 units.
    long[] arrivals = {0, 20, 50, 60};
    double[] jitters = {0, 0, 80 / 16.0, 5 + (80 - 5) / 16.0};
    for (int i = 0; i < arrivals.length; i++) {
      statistics.add(100 + i, 160L * i, arrivals[i] * MS);
      assertThat(statistics.jitter()).isCloseTo(jitters[i], within(1e-6));
    }
    assertThat(statistics.jitterMillis()).isCloseTo(9.6875 / 8, within(1e-6));
    assertThat(statistics.longestGapMillis()).isEqualTo(30);
  }

  @Test
  void aTimestampThatWrapsIsNoJitter() {
    statistics.add(1, 0xffffffffL - 159, 0);
    statistics.add(2, 0, 20 * MS);
    assertThat(statistics.jitter()).isZero();
  }
}
