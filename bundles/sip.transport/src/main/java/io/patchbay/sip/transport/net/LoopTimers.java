package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.SipTimer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop. Signalling has tens of thousands that wait, of a few lengths (64*T1 after
 * each transaction), and takes most others back. Those of one length run out in the order in which
 * they were set: with a queue for each length and a waking for its first, setting one and taking it
 * back is a matter of two links. On the loop, all but {@link #make} and {@link Timer#disarm}.
 *
 * <p>A loop that was held up, by a pause of the JVM or by work before it, has messages that it has
 * not read. A timer that comes that late waits until they had their turn: otherwise a request would
 * be repeated, or given up, whose answer has long been there.
 */
final class LoopTimers {
  /** Timers run at whole steps of this, so that one waking serves many: late by that at most. */
  static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** A timer that is late by more comes after a loop that was held up. */
  static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What a loop that was held up has to read what came meanwhile. */
  static final long READING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Calls back on the loop, never early. */
  @FunctionalInterface
  interface Waking {
    SipTimer after(long nanos, Runnable call);
  }

  private final LongSupplier clock;
  private final Waking waking;
  private final Map<Long, Queue> queues = new HashMap<>();

  /**
   * @param clock nanoseconds, that only grows; read by any thread
   */
  LoopTimers(LongSupplier clock, Waking waking) {
    this.clock = clock;
    this.waking = waking;
  }

  /**
   * A timer that does not run before it is {@linkplain #start started}. Any thread.
   *
   * @param nanos from now; less than nothing is now
   * @param task must not throw
   */
  Timer make(long nanos, Runnable task) {
    long length = Math.max(0, nanos);
    return new Timer(length, clock.getAsLong() + length, task);
  }

  void start(Timer timer) {
    if (timer.task != null) {
      queues.computeIfAbsent(timer.length, Queue::new).append(timer);
    }
  }

  /** How many wait. */
  int waiting() {
    return queues.values().stream().mapToInt(queue -> queue.size).sum();
  }

  /** Timers of one length, the next first. */
  private final class Queue {
    private final long length;
    private @Nullable Timer first;
    private @Nullable Timer last;
    private int size;
    private @Nullable SipTimer wake;
    private boolean running;
    private boolean reading;

    Queue(long length) {
      this.length = length;
    }

    void append(Timer timer) {
      Timer before = last;
      timer.queue = this;
      timer.before = before;
      if (before == null) {
        first = timer;
      } else {
        before.after = timer;
      }
      last = timer;
      size++;
      awaitFirst();
    }

    void remove(Timer timer) {
      Timer before = timer.before;
      Timer after = timer.after;
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        last = before;
      } else {
        after.before = before;
      }
      // An old timer that still led to young ones would keep them from the collector.
      timer.queue = null;
      timer.before = null;
      timer.after = null;
      size--;
      if (size == 0 && !running) {
        end();
      }
    }

    private void awaitFirst() {
      Timer next = first;
      if (next != null && wake == null && !running) {
        long due = next.due + STEP_NANOS - 1;
        long step = due - Math.floorMod(due, STEP_NANOS);
        wake = waking.after(Math.max(0, step - clock.getAsLong()), this::wake);
      }
    }

    private void wake() {
      long now = clock.getAsLong();
      reading = !reading && first != null && now - first.due > HELD_UP_NANOS;
      if (reading) {
        wake = waking.after(READING_NANOS, this::wake);
        return;
      }
      wake = null;
      running = true;
      int most = size; // what is set meanwhile waits for its own time
      try {
        for (Timer next = first; next != null && next.due - now <= 0 && most-- > 0; next = first) {
          next.run();
        }
      } finally {
        running = false;
        if (size == 0) {
          end();
        } else {
          awaitFirst();
        }
      }
    }

    private void end() {
      queues.remove(length, this);
      if (wake != null) {
        wake.cancel();
        wake = null;
      }
    }
  }

  /** A task that waits for its time. */
  static final class Timer implements SipTimer {
    private final long length;
    private final long due;
    private volatile @Nullable Runnable task;
    private @Nullable Queue queue;
    private @Nullable Timer before;
    private @Nullable Timer after;

    private Timer(long length, long due, Runnable task) {
      this.length = length;
      this.due = due;
      this.task = task;
    }

    private void run() {
      Runnable waiting = task;
      cancel();
      if (waiting != null) {
        waiting.run();
      }
    }

    /** Its task does not run from now on, though it still waits. Any thread. */
    void disarm() {
      task = null;
    }

    @Override
    public void cancel() {
      task = null;
      Queue in = queue;
      if (in != null) {
        in.remove(this);
      }
    }
  }
}
