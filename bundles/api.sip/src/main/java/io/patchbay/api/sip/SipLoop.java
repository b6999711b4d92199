package io.patchbay.api.sip;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread, its monotonic clock and its timers: where the events of a call run, one after the
 * other. In a test the clock is virtual and the thread is the test's own.
 */
@ProviderType
public interface SipLoop extends Executor {
  /** True on this loop's own thread. */
  boolean inLoop();

  /** Monotonic milliseconds since an arbitrary start; never moved by the wall clock. */
  long nowMillis();

  /**
   * Runs {@code task} on this loop once {@code delay} has passed. May be called from any thread. A
   * task that throws is logged; the loop goes on.
   */
  SipTimer schedule(Duration delay, Runnable task);

  /** Runs {@code task} at once when already on this loop, otherwise as soon as the loop is free. */
  default void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }
}
