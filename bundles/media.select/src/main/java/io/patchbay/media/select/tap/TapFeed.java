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
import java.util.function.LongSupplier;
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

  private final String name;
  private final MediaTap tap;
  private final TapSession session;
  private final TapLimits limits;
  private final LongSupplier nanos;
  private final Consumer<TapFeed> over;
  private final PacketQueue queue;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile State state = State.OPENING;
  private volatile @Nullable TapEnd wanted;
  private volatile String detail = "";
  private volatile long handedOver;
  private volatile long busySince;
  private volatile boolean busy;

  // the tap's thread only
  private @Nullable TapReceiver receiver;

  // who checks only
  private long droppedBefore;
  private long keptUpAt;

  /**
   * @param nanos a clock that only grows
   * @param over told on any thread, once, when no more packets are wanted
   */
  TapFeed(
      String name,
      MediaTap tap,
      TapSession session,
      TapLimits limits,
      LongSupplier nanos,
      Consumer<TapFeed> over) {
    this.name = name;
    this.tap = tap;
    this.session = session;
    this.limits = limits;
    this.nanos = nanos;
    this.over = over;
    queue = new PacketQueue(limits.queue());
    keptUpAt = nanos.getAsLong();
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
    return new TapStatus(name, state, handedOver, queue.dropped(), detail);
  }

  /** True while packets are wanted. */
  boolean isLive() {
    State now = state;
    return now == State.OPENING || now == State.LISTENING;
  }

  /** Wants no more packets; those that wait are still handed over. Any thread; the first holds. */
  synchronized void end(TapEnd reason) {
    if (wanted == null) {
      wanted = reason;
    }
  }

  /** One turn on the tap's thread; false when there is nothing left to do. */
  boolean turn() {
    if (receiver == null && state == State.OPENING) {
      attempt(this::open);
    }
    // Asked before the queue is emptied: what was offered before the end is handed over.
    TapEnd reason = wanted;
    attempt(this::handOver);
    if (state == State.FAILED) {
      reason = TapEnd.FAILED;
    }
    if (reason == null) {
      return true;
    }
    finish(reason);
    return false;
  }

  /**
   * Looks whether the tap keeps up.
   *
   * @return true when its thread is stuck in it
   */
  boolean check(long now) {
    long patience = limits.patience().toNanos();
    if (busy && now - busySince >= patience) {
      fail("did not return within " + limits.patience().toSeconds() + " s", null);
      return true;
    }
    long dropped = queue.dropped();
    if (dropped == droppedBefore) {
      keptUpAt = now;
    } else if (now - keptUpAt >= 2 * patience) {
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
    detail = String.valueOf(made.describe());
    if (move(State.LISTENING) == State.OPENING) {
      LOG.info("call {}: tap '{}' listens{}", session.call(), name, inBrackets(detail));
      opened.complete(null);
    }
  }

  // Only the tap's thread writes the count.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void handOver() throws TapException {
    TapReceiver to = receiver;
    for (int i = 0; i < limits.queue() && to != null && state == State.LISTENING; i++) {
      PacketCopy copy = queue.poll();
      if (copy == null) {
        return;
      }
      busySince = nanos.getAsLong();
      to.onPacket(copy.packet());
      handedOver++;
      queue.release(copy);
    }
  }

  private void finish(TapEnd reason) {
    State before = move(State.ENDED);
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
  private void attempt(Step step) {
    busySince = nanos.getAsLong();
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
    State before = move(State.FAILED);
    if (before == State.FAILED) {
      return;
    }
    detail = why;
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
  private synchronized State move(State next) {
    State before = state;
    if (before != State.FAILED) {
      state = next;
    }
    return before;
  }

  private static String inBrackets(String words) {
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
