package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.Agreement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionWatchTest {
  private static final RelayTimeouts LIMITS =
      new RelayTimeouts(180_000, 60_000, 0, 3_600_000, 0, 10_000);

  private static final Agreement BOTH = new Agreement(true, true, false);
  private static final Agreement HOLD = new Agreement(true, false, true);

  private final SessionWatch watch = new SessionWatch(1_000, 0);
  private final List<MediaEvent> events = new ArrayList<>();

  private void answered(Agreement agreed, long now) {
    watch.answered("a", "b", agreed, now);
  }

  private @Nullable MediaTimeout check(long packets, RelayTimeouts limits, long now) {
    return check(packets, 0, limits, now);
  }

  private @Nullable MediaTimeout check(long a, long b, RelayTimeouts limits, long now) {
    return watch.check(side -> side.equals("a") ? a : b, limits, now, events::add);
  }

  @Test
  void anOfferWithoutAnswerTimesOutOnce() {
    assertThat(check(0, LIMITS, 180_999)).isNull();
    assertThat(check(0, LIMITS, 181_000)).isEqualTo(MediaTimeout.SETUP);
    assertThat(check(0, LIMITS, 182_000)).isNull();
  }

  @Test
  void earlyMediaDoesNotPutOffTheSetUpTimeout() {
    assertThat(check(500, LIMITS, 181_000)).isEqualTo(MediaTimeout.SETUP);
  }

  @Test
  void silenceAfterTheAnswerTimesOutOnce() {
    answered(BOTH, 10_000);
    assertThat(check(0, LIMITS, 69_999)).isNull();
    assertThat(check(0, LIMITS, 70_000)).isEqualTo(MediaTimeout.IDLE);
    assertThat(check(0, LIMITS, 71_000)).isNull();
    assertThat(check(1, LIMITS, 200_000)).isNull();
  }

  @Test
  void everyPacketPutsTheTimeoutOff() {
    answered(BOTH, 10_000);
    assertThat(check(1, LIMITS, 69_000)).isNull();
    assertThat(check(1, LIMITS, 128_999)).isNull();
    assertThat(check(1, LIMITS, 129_000)).isEqualTo(MediaTimeout.IDLE);
  }

  @Test
  void holdHasTheLongLimit() {
    answered(HOLD, 10_000);
    assertThat(check(0, LIMITS, 3_609_999)).isNull();
    assertThat(check(0, LIMITS, 3_610_000)).isEqualTo(MediaTimeout.HOLD);
  }

  @Test
  void resumeStartsTheShortLimitAnew() {
    answered(HOLD, 10_000);
    assertThat(check(0, LIMITS, 1_000_000)).isNull();
    answered(BOTH, 1_000_000);
    assertThat(check(0, LIMITS, 1_059_999)).isNull();
    assertThat(check(0, LIMITS, 1_060_000)).isEqualTo(MediaTimeout.IDLE);
  }

  @Test
  void zeroIsNever() {
    answered(BOTH, 10_000);
    assertThat(check(0, new RelayTimeouts(1, 0, 0, 0, 0, 0), Long.MAX_VALUE / 2)).isNull();
  }

  @Test
  void isAbandonedAGraceAfterItsTimeout() {
    check(0, LIMITS, 181_000);
    check(0, LIMITS, 240_999);
    assertThat(watch.isAbandoned(240_999)).isFalse();
    assertThat(watch.isAbandoned(241_000)).isTrue();
  }

  @Test
  void silenceOfOneSideIsToldAsOneWayAudioAndEnds() {
    answered(BOTH, 10_000);
    check(100, 100, LIMITS, 15_000);
    check(200, 100, LIMITS, 24_999);
    assertThat(events).isEmpty();
    check(300, 100, LIMITS, 25_000);
    assertThat(events)
        .containsExactly(new MediaEvent.Silence("b", false), new MediaEvent.OneWay("b", false));
    check(400, 100, LIMITS, 26_000);
    assertThat(events).hasSize(2);
    check(500, 101, LIMITS, 27_000);
    assertThat(events.subList(2, 4))
        .containsExactly(new MediaEvent.Silence("b", true), new MediaEvent.OneWay("b", true));
  }

  @Test
  void silenceOfBothSidesIsNotOneWay() {
    answered(BOTH, 10_000);
    check(0, 0, LIMITS, 20_000);
    assertThat(events)
        .containsExactly(new MediaEvent.Silence("a", false), new MediaEvent.Silence("b", false));
  }

  @Test
  void whoIsNotToSendMayBeSilent() {
    answered(new Agreement(true, false, true), 10_000);
    for (int i = 1; i < 100; i++) {
      check(i, 0, LIMITS, 10_000 + i * 1000);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void aSideThatIsToSendAndDoesNotEndsTheCallWhereThatIsWanted() {
    RelayTimeouts oneWay = new RelayTimeouts(180_000, 60_000, 30_000, 3_600_000, 0, 10_000);
    answered(BOTH, 10_000);
    check(1, 1, oneWay, 20_000);
    assertThat(check(2, 1, oneWay, 49_999)).isNull();
    assertThat(check(3, 1, oneWay, 50_000)).isEqualTo(MediaTimeout.ONE_WAY);
  }

  @Test
  void nothingLastsLongerThanTheLongestDuration() {
    RelayTimeouts shortLived = new RelayTimeouts(180_000, 0, 0, 0, 100_000, 0);
    answered(BOTH, 10_000);
    assertThat(check(1, 1, shortLived, 100_999)).isNull();
    assertThat(check(2, 2, shortLived, 101_000)).isEqualTo(MediaTimeout.DURATION);
  }
}
