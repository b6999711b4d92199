package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSwitchTest {
  private static final long SECOND = 1_000_000_000;

  private static final int ON = 20_000;
  private static final int OFF = 18_000;

  private long now = 77;
  private final BatchSwitch batching = new BatchSwitch(ON, now);

  /** A second with so many packets, evenly. */
  private void second(long rate) {
    for (int i = 0; i < rate; i++) {
      now += SECOND / rate;
      batching.packets(1, now);
    }
  }

  @Test
  void manyPacketsSwitchItOnAndFewOff() {
    assertThat(batching.isOn()).isFalse();
    second(ON + 100);
    assertThat(batching.isOn()).isTrue();
    second(OFF - 100);
    assertThat(batching.isOn()).isFalse();
  }

  @Test
  void betweenTheBoundsItStaysAsItIs() {
    int between = (ON + OFF) / 2;
    second(between);
    assertThat(batching.isOn()).isFalse();
    second(2 * ON);
    second(between);
    assertThat(batching.isOn()).isTrue();
  }

  @Test
  void aBurstWithinAWindowDecidesNothing() {
    batching.packets(ON, now + BatchSwitch.WINDOW - 1);
    assertThat(batching.isOn()).isFalse();
  }

  @Test
  void silenceOfAnyLengthSwitchesItOff() {
    second(2 * ON);
    batching.packets(1, now + Long.MAX_VALUE / 2);
    assertThat(batching.isOn()).isFalse();
  }
}
