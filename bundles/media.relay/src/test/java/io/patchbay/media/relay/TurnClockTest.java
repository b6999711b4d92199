package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnClockTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final TurnClock clock = new TurnClock(looks::incrementAndGet);

  @Test
  void theClockIsReadOnceATurn() {
    assertThat(clock.nanoTime()).isEqualTo(1);
    assertThat(clock.nanoTime()).isEqualTo(1);
    clock.turn();
    assertThat(clock.nanoTime()).isEqualTo(2);
  }

  @Test
  void aTurnNobodyAsksInCostsNoLook() {
    clock.turn();
    clock.turn();
    assertThat(looks).hasValue(0);
  }
}
