package io.patchbay.media.select.tap;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.selection.TapStatus;
import io.patchbay.api.media.selection.TapStatus.State;
import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapReceiver;
import io.patchbay.api.media.tap.TapSession;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tap on one session. Packets come in on the media thread by way of {@link #queue}; {@link
 * #turn} hands them over on the tap's thread; {@link #check} finds out on a third one whether the
 * tap keeps up.
 */
final class TapFeed {
  private static final Logger LOG = LoggerFactory.getLogger(TapFeed.class);

  /** Something done with the tap. */
  private interface Step {
    void run() throws TapException;
  }

  /** What it is now, with what is said of that. */
  private record Condition(State state, String detail) {}

  private final String name;
  private final MediaTap tap;
  private final TapSession session;
  private final TapLimits limits;
  private final Consumer<TapFeed> over;
  private final PacketQueue queue;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile Condition condition = new Condition(State.OPENING, "");
  private volatile @Nullable TapEnd wanted;
  private volatile long handedOver;

  /** Counts what is begun with the tap. */
  private volatile long begun;

  private volatile boolean busy;

  // the tap's thread only
  private @Nullable TapReceiver receiver;

  // who checks only
  private long begunBefore;
  private long stuckSince;
  private long droppedBefore;
  private boolean behind;
  private long behindSince;

  /**
   * @param over told on any thread, once, when no more packets are wanted
   */
  TapFeed(String name, MediaTap tap, TapSession session, TapLimits limits, Consumer<TapFeed> over) {
    this.name = name;
    this.tap = tap;
    this.session = session;
    this.limits = limits;
    this.over = over;
    queue = new PacketQueue(limits.queue());
  }

  String name() {
    return name;
  }

  MediaTap tap() {
    return tap;
  }

  PacketQueue queue() {
    return queue;
  }

  /** Completes when the tap listens; fails when it does not. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  /** Completes when the tap has let go. */
  CompletableFuture<Boolean> ended() {
    return ended;
  }

  /** Any thread. */
  TapStatus status() {
    Condition now = condition;
    return new TapStatus(name, now.state(), handedOver, queue.dropped(), now.detail());
  }

  /** True while packets are wanted. */
  boolean isLive() {
    return is(State.OPENING) || is(State.LISTENING);
  }

  private boolean is(State state) {
    return condition.state() == state;
  }

  /** Wants no more packets; those that wait are still handed over. Any thread; the first holds. */
  synchronized void end(TapEnd reason) {
    if (wanted == null) {
      wanted = reason;
    }
  }

  /** One turn on the tap's thread; false when there is nothing left to do. */
  boolean turn() {
    if (receiver == null && is(State.OPENING)) {
      attempt(this::open);
    }
    // Asked before the queue is emptied: what was offered before the end is handed over.
    TapEnd reason = wanted;
    attempt(this::handOver);
    if (is(State.FAILED)) {
      reason = TapEnd.FAILED;
    }
    if (reason == null) {
      return true;
    }
    finish(reason);
    return false;
  }

  /**
   * Looks whether the tap keeps up. Time counts from when it was first seen to hang, or to miss
   * packets: where the whole machine stood still, the tap did not hang.
   *
   * @return true when its thread is stuck in it
   */
  boolean check(long now) {
    long patience = limits.patience().toNanos();
    boolean inside = busy; // read first: what it is inside of has been counted by then
    long step = begun;
    if (!inside || step != begunBefore) {
      begunBefore = step;
      stuckSince = now;
    } else if (now - stuckSince >= patience) {
      fail("did not return within " + limits.patience().toSeconds() + " s", null);
      return true;
    }
    long dropped = queue.dropped();
    if (dropped == droppedBefore) {
      behind = false;
    } else if (!behind) {
      behind = true;
      behindSince = now;
    } else if (now - behindSince >= 2 * patience) {
      fail("is too slow: it missed " + dropped + " packets", null);
    }
    droppedBefore = dropped;
    return false;
  }

  private void open() throws TapException {
    TapReceiver made = tap.open(session);
    if (made == null) {
      throw new TapException("gave no receiver");
    }
    receiver = made;
    String detail = String.valueOf(made.describe());
    if (move(State.LISTENING, detail) == State.OPENING) {
      LOG.info("call {}: tap '{}' listens{}", session.call(), name, inBrackets(detail));
      opened.complete(null);
    }
  }

  // Only the tap's thread writes the counts.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void handOver() throws TapException {
    TapReceiver to = receiver;
    for (int i = 0; i < limits.queue() && to != null && is(State.LISTENING); i++) {
      PacketCopy copy = queue.poll();
      if (copy == null) {
        return;
      }
      begun++;
      to.onPacket(copy.packet());
      handedOver++;
      queue.release(copy);
    }
  }

  private void finish(TapEnd reason) {
    State before = move(State.ENDED, condition.detail());
    TapReceiver to = receiver;
    if (to != null) {
      attempt(() -> to.onEnd(reason));
    }
    if (before != State.FAILED) {
      over.accept(this);
    }
    LOG.info(
        "call {}: tap '{}' got {} packets and missed {}",
        session.call(),
        name,
        handedOver,
        queue.dropped());
    opened.completeExceptionally(
        new MediaException(MediaException.Kind.GONE, "tap '" + name + "' was detached"));
    ended.complete(true);
  }

  /** Everything foreign runs in here. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void attempt(Step step) {
    begun++;
    busy = true;
    try {
      step.run();
    } catch (TapException e) {
      fail(String.valueOf(e.getMessage()), null);
    } catch (RuntimeException | Error e) {
      fail("failed: " + e, e);
    } finally {
      busy = false;
    }
  }

  private void fail(String why, @Nullable Throwable cause) {
    State before = move(State.FAILED, why);
    if (before == State.FAILED) {
      return;
    }
    // A tap that only refuses is told of by whoever attached it.
    if (before != State.OPENING || cause != null) {
      LOG.warn(
          "call {}: tap '{}' is detached and the call goes on: {}",
          session.call(),
          name,
          why,
          cause);
    }
    if (before != State.ENDED) {
      over.accept(this);
    }
    opened.completeExceptionally(
        new MediaException(MediaException.Kind.UNAVAILABLE, "tap '" + name + "': " + why));
  }

  /**
   * Goes on to another state, but never out of failure.
   *
   * @return the state before
   */
  private synchronized State move(State next, String detail) {
    State before = condition.state();
    if (before != State.FAILED) {
      condition = new Condition(next, detail);
    }
    return before;
  }

  private static String inBrackets(String words) {
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
