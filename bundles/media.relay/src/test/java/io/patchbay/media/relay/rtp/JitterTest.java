package io.patchbay.media.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final double CLOCK = 1e9 / 8000;

  private final Jitter jitter = new Jitter();

  /** The lines of RFC 3550 appendix A.8, in units of the timestamp and without its rounding. */
  @Test
  void isTheFormulaOfTheRfc() {
    Random random = new Random(8);
    double expected = 0;
    double transit = 0;
    int timestamp = Integer.MAX_VALUE - 1000;
    for (int i = 0; i < 5000; i++) {
      long arrival = i * 20_000_000L + random.nextInt(15_000_000);
      jitter.add(timestamp, arrival, CLOCK);
      double now = arrival / CLOCK - 160.0 * i;
      if (i > 0) {
        expected += (Math.abs(now - transit) - expected) / 16;
      }
      transit = now;
      timestamp += 160;
      assertThat(jitter.nanos() / CLOCK).isCloseTo(expected, within(1e-6));
    }
    assertThat(jitter.ticks()).isEqualTo((long) expected).isPositive();
  }

  @Test
  void anotherClockOrAnInterruptionIsNoDistance() {
    jitter.add(0, 0, CLOCK);
    jitter.add(1_000_000, 20_000_000, CLOCK / 6);
    assertThat(jitter.nanos()).isZero();
    jitter.interrupt();
    jitter.add(7, 40_000_000, CLOCK / 6);
    assertThat(jitter.nanos()).isZero();
    jitter.add(7 + 960, 61_000_000, CLOCK / 6);
    assertThat(jitter.nanos()).isCloseTo(1_000_000 / 16.0, within(0.01));
  }
}
