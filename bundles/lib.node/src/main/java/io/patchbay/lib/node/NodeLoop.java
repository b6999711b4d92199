package io.patchbay.lib.node;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The thread of a node, and its time. A test has one whose time passes when it says so:
 *
 * <pre>{@code
 * VirtualLoop time = new VirtualLoop();
 * NodeLoop loop =
 *     new NodeLoop(time::execute, time::nowMillis, (delay, task) -> time.schedule(delay, task)::cancel);
 * }</pre>
 *
 * @param executor runs tasks one after the other, in their order, later than the call that hands
 *     them over
 * @param clock milliseconds of an arbitrary origin that only grow
 * @param timers run on the same thread
 */
public record NodeLoop(Executor executor, LongSupplier clock, Timers timers) {
  /** Runs what is due later. */
  @FunctionalInterface
  public interface Timers {
    /**
     * Runs {@code task} once after {@code delay}.
     *
     * @return what takes it back; does nothing when it ran or was taken back
     */
    Runnable schedule(Duration delay, Runnable task);
  }

  /** Runs a task on the thread, later. Dropped when the thread has ended. Any thread. */
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Milliseconds of an arbitrary origin. */
  public long nowMillis() {
    return clock.getAsLong();
  }

  /** As {@link Timers#schedule}. */
  public Runnable schedule(Duration delay, Runnable task) {
    return timers.schedule(delay, task);
  }
}
