package io.patchbay.testkit;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A loop whose time passes only when a test says so. Everything runs on the thread that calls
 * {@link #advance} or {@link #runPending}; tasks of the same instant run in the order they were
 * scheduled. Not thread-safe. An exception out of a task reaches the test.
 */
public final class VirtualLoop implements SipLoop {
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer t) -> t.due).thenComparingLong(t -> t.order));
  private long now;
  private long scheduled;
  private boolean running;

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public SipTimer schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(now + Math.max(0, delay.toMillis()), scheduled++, task);
    timers.add(timer);
    return timer;
  }

  /** Runs what is ready, then lets {@code span} pass, timer by timer. */
  public void advance(Duration span) {
    long end = now + span.toMillis();
    runPending();
    while (!timers.isEmpty() && timers.peek().due <= end) {
      Timer timer = timers.remove();
      now = timer.due;
      ready.add(timer.task);
      runPending();
    }
    now = end;
  }

  /** Runs what is ready now, and what that makes ready; time stands still. */
  public void runPending() {
    if (running) {
      throw new IllegalStateException("a task must not run the loop it is on");
    }
    running = true;
    try {
      for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
        task.run();
      }
    } finally {
      running = false;
    }
  }

  /** Timers that still wait: 0 when nothing was left behind. */
  public int pendingTimers() {
    return timers.size();
  }

  private final class Timer implements SipTimer {
    private final long due;
    private final long order;
    private final Runnable task;

    private Timer(long due, long order, Runnable task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      timers.remove(this);
    }
  }
}
