package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaTimeout;
import org.junit.jupiter.api.Test;

class SessionWatchTest {
  private static final RelayTimeouts LIMITS = new RelayTimeouts(180_000, 60_000, 3_600_000);

  private final SessionWatch watch = new SessionWatch(1_000);

  @Test
  void anOfferWithoutAnswerTimesOutOnce() {
    assertThat(watch.check(0, LIMITS, 180_999)).isNull();
    assertThat(watch.check(0, LIMITS, 181_000)).isEqualTo(MediaTimeout.SETUP);
    assertThat(watch.check(0, LIMITS, 182_000)).isNull();
  }

  @Test
  void earlyMediaDoesNotPutOffTheSetUpTimeout() {
    assertThat(watch.check(500, LIMITS, 181_000)).isEqualTo(MediaTimeout.SETUP);
  }

  @Test
  void silenceAfterTheAnswerTimesOutOnce() {
    watch.answered(false, 10_000);
    assertThat(watch.check(0, LIMITS, 69_999)).isNull();
    assertThat(watch.check(0, LIMITS, 70_000)).isEqualTo(MediaTimeout.IDLE);
    assertThat(watch.check(0, LIMITS, 71_000)).isNull();
    assertThat(watch.check(1, LIMITS, 200_000)).isNull();
  }

  @Test
  void everyPacketPutsTheTimeoutOff() {
    watch.answered(false, 10_000);
    assertThat(watch.check(1, LIMITS, 69_000)).isNull();
    assertThat(watch.check(1, LIMITS, 128_999)).isNull();
    assertThat(watch.check(1, LIMITS, 129_000)).isEqualTo(MediaTimeout.IDLE);
  }

  @Test
  void holdHasTheLongLimit() {
    watch.answered(true, 10_000);
    assertThat(watch.check(0, LIMITS, 3_609_999)).isNull();
    assertThat(watch.check(0, LIMITS, 3_610_000)).isEqualTo(MediaTimeout.IDLE);
  }

  @Test
  void resumeStartsTheShortLimitAnew() {
    watch.answered(true, 10_000);
    assertThat(watch.check(0, LIMITS, 1_000_000)).isNull();
    watch.answered(false, 1_000_000);
    assertThat(watch.check(0, LIMITS, 1_059_999)).isNull();
    assertThat(watch.check(0, LIMITS, 1_060_000)).isEqualTo(MediaTimeout.IDLE);
  }

  @Test
  void zeroIsNever() {
    watch.answered(false, 10_000);
    assertThat(watch.check(0, new RelayTimeouts(1, 0, 0), Long.MAX_VALUE / 2)).isNull();
  }

  @Test
  void isAbandonedAGraceAfterItsTimeout() {
    watch.check(0, LIMITS, 181_000);
    watch.check(0, LIMITS, 240_999);
    assertThat(watch.isAbandoned(240_999)).isFalse();
    assertThat(watch.isAbandoned(241_000)).isTrue();
  }
}
