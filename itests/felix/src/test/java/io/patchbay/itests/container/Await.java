package io.patchbay.itests.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what comes by itself; the probe brings no library for it into the container. */
public final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private Await() {}

  /** An assertion, or anything that throws as long as it does not hold. */
  @FunctionalInterface
  public interface Claim {
    void check() throws Exception;
  }

  /** Returns as soon as the claim holds; throws its last failure when it did not in time. */
  public static void until(Duration patience, Claim claim) throws Exception {
    until(
        patience,
        () -> {
          claim.check();
          return true;
        });
  }

  /** Returns what the call gives as soon as it does not throw. */
  public static <T> T until(Duration patience, Callable<T> call) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return call.call();
      } catch (AssertionError | Exception e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
