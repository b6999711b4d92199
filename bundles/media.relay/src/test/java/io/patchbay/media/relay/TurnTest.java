package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final Turn turn = new Turn(looks::incrementAndGet);

  @Test
  void theClockIsReadOnceATurn() {
    assertThat(turn.nanoTime()).isEqualTo(1);
    assertThat(turn.nanoTime()).isEqualTo(1);
    turn.passed();
    assertThat(turn.nanoTime()).isEqualTo(2);
  }

  @Test
  void theLoopIsBehindWhileManySocketsHavePackets() {
    turn.found(Turn.BEHIND);
    assertThat(turn.isBehind()).isTrue();
    turn.found(Turn.BEHIND - 1);
    assertThat(turn.isBehind()).isFalse();
  }

  @Test
  void aTurnNobodyAsksInCostsNoLook() {
    turn.passed();
    turn.passed();
    assertThat(looks).hasValue(0);
  }
}
