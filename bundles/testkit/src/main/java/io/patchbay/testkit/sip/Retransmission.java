package io.patchbay.testkit.sip;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says the same again after T1, 2·T1, 4·T1 and so on until it is stopped, or gives up after 64·T1
 * (RFC 3261 sections 13.3.1.4 and 17). On its loop only.
 */
final class Retransmission {
  private static final int TIMEOUT_T1 = 64;

  private final ScheduledExecutorService loop;
  private final long t1Nanos;
  private final long capNanos;
  private final Runnable again;
  private final Runnable expired;
  private @Nullable ScheduledFuture<?> next;
  private long waited;
  private long interval;

  /**
   * Not yet running.
   *
   * @param cap the longest interval (T2), in T1
   * @param again sends; does nothing where the transport is reliable
   * @param expired called once when nothing stopped it
   */
  Retransmission(
      ScheduledExecutorService loop, Duration t1, int cap, Runnable again, Runnable expired) {
    this.loop = loop;
    this.t1Nanos = t1.toNanos();
    this.capNanos = cap * t1Nanos;
    this.interval = t1Nanos;
    this.again = again;
    this.expired = expired;
  }

  void start() {
    next = loop.schedule(this::tick, interval, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private void tick() {
    if (next == null) {
      return;
    }
    waited += interval;
    if (waited >= TIMEOUT_T1 * t1Nanos) {
      next = null;
      expired.run();
      return;
    }
    again.run();
    interval = Math.min(2 * interval, Math.min(capNanos, TIMEOUT_T1 * t1Nanos - waited));
    start();
  }
}
