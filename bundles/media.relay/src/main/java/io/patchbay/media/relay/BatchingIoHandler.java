package io.patchbay.media.relay;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Netty's way of waiting for packets, with batching by time: a loop that carries many packets does
 * not let each of them wake it. It looks without waiting as long as it finds packets, one of each
 * socket a look; when it finds none it pauses, and what comes meanwhile is found by the next look.
 * So a packet is late by one pause at most, and a task not at all, for it ends the pause.
 *
 * <p>Also keeps what is known of the loop's turn.
 */
final class BatchingIoHandler implements IoHandler {
  private static final IoHandlerContext LOOK = new Look();

  private final IoHandler waiting;
  private final Turn turn;
  private final BatchSwitch batching;
  private final long pauseNanos;
  private final LongConsumer sleep;
  private volatile @Nullable Thread pausing;
  private boolean foundNothing;

  /**
   * @param waiting waits and hands packets out
   * @param pauseNanos how long to pause; 0: never
   * @param above packets a second that are worth pausing for
   */
  BatchingIoHandler(IoHandler waiting, Turn turn, long pauseNanos, int above) {
    this(waiting, turn, pauseNanos, above, LockSupport::parkNanos);
  }

  /**
   * For tests.
   *
   * @param sleep lets so many nanoseconds pass, or fewer
   */
  BatchingIoHandler(IoHandler waiting, Turn turn, long pauseNanos, int above, LongConsumer sleep) {
    this.waiting = waiting;
    this.turn = turn;
    this.pauseNanos = pauseNanos;
    this.sleep = sleep;
    batching = new BatchSwitch(above, turn.nanoTime());
  }

  /** Tasks of the loop come after this, and have a time of their own. */
  @Override
  public int run(IoHandlerContext context) {
    boolean look = pauseNanos > 0 && batching.isOn();
    if (look && foundNothing) {
      pause(context);
    }
    turn.passed();
    int found = waiting.run(look ? LOOK : context);
    foundNothing = found == 0;
    turn.found(found);
    batching.packets(found, turn.nanoTime());
    turn.passed();
    return found;
  }

  /** Whoever brings a task after it was asked for sees that the thread pauses, and wakes it. */
  private void pause(IoHandlerContext context) {
    pausing = Thread.currentThread();
    if (context.canBlock()) {
      sleep.accept(pauseNanos);
    }
    pausing = null;
  }

  @Override
  public void wakeup() {
    waiting.wakeup();
    Thread thread = pausing;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void initialize() {
    waiting.initialize();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return waiting.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handle) {
    return waiting.isCompatible(handle);
  }

  @Override
  public void prepareToDestroy() {
    waiting.prepareToDestroy();
  }

  @Override
  public void destroy() {
    waiting.destroy();
  }

  /** Asks for what is there already. */
  private static final class Look implements IoHandlerContext {
    @Override
    public boolean canBlock() {
      return false;
    }

    @Override
    public long delayNanos(long now) {
      return 0;
    }

    @Override
    public long deadlineNanos() {
      return -1;
    }
  }
}
