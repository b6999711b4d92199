package io.patchbay.testkit.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what comes by itself. */
final class Patience {
  private static final int POLL_MILLIS = 50;

  private Patience() {}

  /**
   * Returns as soon as something is so.
   *
   * @param what it is, for the message
   */
  static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("not within " + limit.toSeconds() + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
