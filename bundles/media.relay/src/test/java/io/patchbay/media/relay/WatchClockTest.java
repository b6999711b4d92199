package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchClockTest {
  private final AtomicLong time = new AtomicLong(5_000);
  private final WatchClock clock = new WatchClock(time::get);

  @Test
  void passesAsTimeDoes() {
    long start = clock.now();
    for (int i = 0; i < 100; i++) {
      time.addAndGet(1_000);
      clock.now();
    }
    assertThat(clock.now() - start).isEqualTo(100_000);
  }

  @Test
  void aJumpIsNotLivedThrough() {
    long start = clock.now();
    time.addAndGet(3_600_000);
    assertThat(clock.now() - start).isEqualTo(WatchClock.LEAP);
    time.addAndGet(-7_200_000);
    assertThat(clock.now() - start).isEqualTo(WatchClock.LEAP);
    time.addAndGet(1_000);
    assertThat(clock.now() - start).isEqualTo(WatchClock.LEAP + 1_000);
  }
}
