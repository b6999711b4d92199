package io.patchbay.sip.transport.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time a connection has to say something whole: the first message or handshake within the
 * greeting, each message within its own time. Two handlers of a pipeline, one where bytes come in
 * and one where what is whole comes out. No timer runs while messages arrive in one piece.
 */
// How a close ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class Deadlines {
  /** Told to a pipeline when something was whole that is no message: a keep-alive, a handshake. */
  enum Whole {
    WHOLE
  }

  private final Duration greeting;
  private final Duration message;
  private final Runnable expired;
  private boolean greeted;
  private boolean waiting;
  private @Nullable Future<?> timer;

  /**
   * @param expired told on the loop before the connection is closed
   */
  Deadlines(Duration greeting, Duration message, Runnable expired) {
    this.greeting = greeting;
    this.message = message;
    this.expired = expired;
  }

  /** Goes where bytes come in. */
  ChannelHandler bytes() {
    return new ChannelDuplexHandler() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        begin(context, greeting);
        context.fireChannelActive();
      }

      @Override
      public void channelRead(ChannelHandlerContext context, Object read) {
        waiting = true;
        context.fireChannelRead(read);
        if (waiting && greeted && timer == null && context.channel().isActive()) {
          begin(context, message);
        }
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
      }
    };
  }

  /** Goes where messages come out. */
  ChannelHandler whole() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object read) {
        done();
        context.fireChannelRead(read);
      }

      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Whole.WHOLE) {
          done();
        }
        context.fireUserEventTriggered(event);
      }
    };
  }

  private void done() {
    greeted = true;
    waiting = false;
    stop();
  }

  private void begin(ChannelHandlerContext context, Duration time) {
    timer =
        context
            .executor()
            .schedule(
                () -> {
                  timer = null;
                  expired.run();
                  context.channel().close();
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void stop() {
    Future<?> running = timer;
    if (running != null) {
      timer = null;
      running.cancel(false);
    }
  }
}
