package io.patchbay.sip.transport.transaction;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether messages come faster than they are handled. A queue that is long for a moment is a
 * burst, or the pause of a busy machine; one that was not seen empty for a while only grows: what
 * is in it gets older than T1, is sent again, and adds to the load (RFC 6357 section 3, RFC 8289
 * section 4). New work is refused from then on, until the queue was empty. Thread-safe.
 */
public final class Overload {
  /** Messages taken from a queue, at least, before it counts as one that is not emptied. */
  static final int MANY = 100;

  /** Milliseconds after which a queue that nothing was taken from is not behind any more. */
  static final long IDLE = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
  private static final long LOG_INTERVAL = 10_000; // ms

  private final LongSupplier clock;
  private final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong behind = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private volatile int delay;
  private volatile long takenAt;

  /**
   * @param clock milliseconds, monotonic
   * @param delay milliseconds a queue may be without being empty; 0 for ever
   */
  Overload(LongSupplier clock, int delay) {
    this.clock = clock;
    this.delay = delay;
  }

  void delay(int changed) {
    delay = changed;
  }

  /** Milliseconds a queue may be without being empty; 0 for ever. */
  int delay() {
    return delay;
  }

  /** Whether some queue is behind. */
  boolean isOn() {
    return behind.get() > 0 && clock.getAsLong() - takenAt < IDLE;
  }

  /** New work was refused for it. */
  void refused() {
    refused.increment();
  }

  long refusals() {
    return refused.sum();
  }

  /** One more queue that messages are taken from, by one thread at a time. */
  public Queue queue() {
    return new Queue();
  }

  private void began() {
    behind.incrementAndGet();
    long now = clock.getAsLong();
    long quiet = quietUntil.get();
    if (now >= quiet && quietUntil.compareAndSet(quiet, now + LOG_INTERVAL)) {
      LOG.warn("more SIP messages arrive than are handled: new requests get 503");
    }
  }

  /** What is known of one queue. Not thread-safe. */
  public final class Queue {
    private boolean counted;
    private int taken;
    private long since;
    private long last;

    private Queue() {}

    /** A message was taken, and more may wait. */
    public void taken() {
      long now = clock.getAsLong();
      if (counted && now - last >= IDLE) {
        empty(); // it ran empty without a word, for nothing more came
      }
      if (taken == 0) {
        since = now;
      }
      taken++;
      last = now;
      int most = delay;
      if (!counted && most > 0 && taken >= MANY && now - since >= most) {
        counted = true;
        began();
      }
      if (counted) {
        takenAt = now;
      }
    }

    /** Nothing waits, or the queue is no more. */
    public void empty() {
      taken = 0;
      if (counted) {
        counted = false;
        behind.decrementAndGet();
      }
    }
  }
}
