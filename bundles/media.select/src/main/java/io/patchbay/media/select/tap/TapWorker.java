package io.patchbay.media.select.tap;

import io.patchbay.api.media.tap.TapEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one tap. It looks for packets every {@value #PACE_MILLIS} ms while the tap is
 * attached somewhere, so that no media thread ever has to wake it, and sleeps otherwise.
 */
final class TapWorker {
  private static final Logger LOG = LoggerFactory.getLogger(TapWorker.class);
  private static final long PACE_MILLIS = 10;

  private final String name;
  private final List<TapFeed> feeds = new CopyOnWriteArrayList<>();

  /**
   * Who has the turn: a thread of this worker between two feeds, or the feed it is in. A thread
   * that finds something else than it left has been given up and ends.
   */
  private final AtomicReference<Object> turn = new AtomicReference<>();

  private volatile Thread thread;
  private volatile boolean stopping;

  TapWorker(String name) {
    this.name = name;
    thread = begin();
    thread.start();
  }

  void add(TapFeed feed) {
    feeds.add(feed);
    LockSupport.unpark(thread);
  }

  /** Looks after the feeds; a thread that is stuck in one is left to it, and replaced. */
  void check(long now) {
    for (TapFeed feed : feeds) {
      Thread stuck = thread;
      if (feed.check(now) && turn.compareAndSet(feed, this)) {
        feeds.remove(feed);
        thread = begin();
        thread.start();
        stuck.interrupt();
      }
    }
  }

  /** Ends every feed and waits until the tap has let go, but not for ever. */
  void stop(Duration patience) throws InterruptedException {
    stopping = true;
    feeds.forEach(feed -> feed.end(TapEnd.STOPPED));
    Thread last = thread;
    LockSupport.unpark(last);
    if (!last.equals(Thread.currentThread())) {
      last.join(patience.toMillis());
      if (last.isAlive()) {
        LOG.warn("tap '{}' did not end within {} s", name, patience.toSeconds());
        turn.set(this);
        last.interrupt();
      }
    }
  }

  private Thread begin() {
    Thread made = new Thread(this::run, "media-tap-" + name);
    made.setDaemon(true);
    turn.set(made);
    return made;
  }

  private void run() {
    Thread me = Thread.currentThread();
    while (turn.get() == me) {
      for (TapFeed feed : feeds) {
        if (!turn.compareAndSet(me, feed)) {
          return;
        }
        boolean more = feed.turn();
        if (!turn.compareAndSet(feed, me)) {
          return;
        }
        if (!more) {
          feeds.remove(feed);
        }
      }
      // An interrupt that a tap left behind would make every pause a short one.
      var unused = Thread.interrupted();
      if (!feeds.isEmpty()) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS));
      } else if (stopping) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }
}
