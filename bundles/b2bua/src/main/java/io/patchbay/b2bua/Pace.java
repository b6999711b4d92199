package io.patchbay.b2bua;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spreads what many calls want to do at once over time. Thread-safe. */
final class Pace {
  private final LongSupplier millis;
  private long nextMicros = Long.MIN_VALUE;

  /**
   * @param millis a clock that only grows
   */
  Pace(LongSupplier millis) {
    this.millis = millis;
  }

  /** How long the next one has to wait for its turn. */
  synchronized Duration next(int perSecond) {
    long now = TimeUnit.MILLISECONDS.toMicros(millis.getAsLong());
    long turn = Math.max(now, nextMicros);
    nextMicros = turn + TimeUnit.SECONDS.toMicros(1) / perSecond;
    return Duration.of(turn - now, java.time.temporal.ChronoUnit.MICROS);
  }
}
