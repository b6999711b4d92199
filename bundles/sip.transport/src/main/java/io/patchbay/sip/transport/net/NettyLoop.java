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
  private final LoopTimers timers = new LoopTimers(System::nanoTime, this::wake);

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
    LoopTimers.Timer timer = timers.make(delay.toNanos(), guarded(task));
    if (inLoop()) {
      timers.start(timer);
    } else {
      execute(() -> timers.start(timer));
    }
    return () -> {
      if (inLoop()) {
        timer.cancel();
      } else {
        timer.disarm();
        execute(timer::cancel);
      }
    };
  }

  private SipTimer wake(long nanos, Runnable call) {
    try {
      Future<?> waking = loop.schedule(call, nanos, TimeUnit.NANOSECONDS);
      return () -> waking.cancel(false);
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
