package io.patchbay.testkit.sip;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of an agent. A step that throws is logged, and the next one runs. */
final class AgentLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);

  private final String user;
  private final ScheduledExecutorService executor;

  AgentLoop(String user) {
    this.user = user;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "testkit-ua-" + user);
              thread.setDaemon(true);
              return thread;
            });
  }

  ScheduledExecutorService executor() {
    return executor;
  }

  /** Runs the step after the delay; drops it when the agent is closed by then. */
  void execute(Duration delay, Runnable step) {
    try {
      ScheduledFuture<?> unused =
          executor.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("user agent {} is closed", user);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("the thread of user agent {} did not end", user);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.warn("user agent {} failed", user, e);
    }
  }
}
