package io.patchbay.sip.auth;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread a store of somebody else is asked on, while there is something to ask. Thread-safe.
 */
final class StoreThread implements Executor, AutoCloseable {
  private static final int MOST_WAITING = 1000;
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread made = new Thread(task, "patchbay-users");
            made.setDaemon(true);
            return made;
          });

  StoreThread() {
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws RejectedExecutionException when the queue is full, or it was closed
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** What waits is not asked any more, and what does not return is interrupted. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
