package io.patchbay.media.relay;

import io.patchbay.lib.settings.Settings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How packets get in and out. A change is for the next start.
 *
 * @param kind which engine
 * @param threads media threads, at least 1
 * @param batch how long a packet may wait for others on a busy loop; zero: not at all
 * @param batchAbove packets a second that make a loop a busy one
 */
record EngineSettings(EngineKind kind, int threads, Duration batch, int batchAbove) {
  private static final int MOST_THREADS = 64;

  /** Microseconds: beyond, the wait would be heard with packets of 10 ms. */
  private static final int LONGEST_BATCH = 5_000;

  /** Packets a second: with fewer there is next to nothing to wait for. */
  private static final int LEAST_ABOVE = 1_000;

  private static final int MOST_ABOVE = 10_000_000;

  /** Reads the keys of the engine; what is wrong with them is noted in {@code settings}. */
  static EngineSettings read(Settings settings) {
    int threads = settings.integer("threads", 0, MOST_THREADS);
    EngineKind kind = settings.parsed("engine", EngineKind::parse, EngineKind.AUTO);
    String missing = kind == EngineKind.EPOLL ? PacketEngines.epollProblem() : null;
    if (missing != null) {
      settings.problem("engine", "does not work here: " + missing);
    }
    int batch = settings.integer("batch.interval", 0, LONGEST_BATCH);
    return new EngineSettings(
        kind,
        threads == 0 ? Math.min(2, Runtime.getRuntime().availableProcessors()) : threads,
        Duration.of(batch, ChronoUnit.MICROS),
        settings.integer("batch.above", LEAST_ABOVE, MOST_ABOVE));
  }
}
