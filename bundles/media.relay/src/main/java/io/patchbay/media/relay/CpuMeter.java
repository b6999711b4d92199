package io.patchbay.media.relay;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How much of the machine's processors this process used in the last second, in percent; 0 where
 * the system does not tell. Sampled on a thread of its own. Thread-safe.
 */
final class CpuMeter implements IntSupplier, AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(CpuMeter::thread);
  private Duration usedBefore = used();
  private long sampledAt = System.nanoTime();
  private volatile int percent;

  /**
   * Begins to sample.
   *
   * @param sampled runs after each sample, on the same thread; must not throw
   */
  CpuMeter(Runnable sampled) {
    var unused =
        timer.scheduleAtFixedRate(
            () -> {
              sample();
              sampled.run();
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "media-relay-cpu");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public int getAsInt() {
    return percent;
  }

  private void sample() {
    Duration used = used();
    long now = System.nanoTime();
    percent =
        percent(
            used.minus(usedBefore), now - sampledAt, Runtime.getRuntime().availableProcessors());
    usedBefore = used;
    sampledAt = now;
  }

  /**
   * @param elapsed nanoseconds
   */
  static int percent(Duration used, long elapsed, int processors) {
    return elapsed <= 0
        ? 0
        : (int) Math.max(0, Math.min(100, used.toNanos() * 100 / processors / elapsed));
  }

  private static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
