package io.patchbay.sip.transport.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Netty event loop as the signalling sees it. */
final class NettyLoop implements SipLoop {
  private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);
  private static final SipTimer GONE = () -> {};

  private final EventLoop loop;

  NettyLoop(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // The loop is shut down: nothing that was to happen happens any more.
      LOG.debug("a task came after the end of its loop", e);
    }
  }

  @Override
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public SipTimer schedule(Duration delay, Runnable task) {
    try {
      Future<?> timer =
          loop.schedule(guarded(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      return GONE;
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
        LOG.error("a task on a signalling loop failed", e);
      }
    };
  }
}
