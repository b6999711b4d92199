package io.patchbay.b2bua;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread one hook of a plug-in is called on, while there is something to call it for, and the
 * queue before it. Thread-safe.
 */
final class HookThread implements Executor {
  private static final int MOST_WAITING = 1000;
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  /**
   * @param name of the thread
   */
  HookThread(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws RejectedExecutionException when the queue is full, or it was closed
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  boolean isClosed() {
    return executor.isShutdown();
  }

  /** What waits is still run, and nothing after. */
  void close() {
    executor.shutdown();
  }
}
