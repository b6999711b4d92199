package io.patchbay.sip.transport.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection once nothing has come in for too long, whatever goes out: its peer has
 * promised keep-alives (RFC 5626 section 4.4.1).
 */
// How a close ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class Silence extends IdleStateHandler {
  private final Runnable expired;

  private Silence(Duration longest, Runnable expired) {
    super(longest.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    this.expired = expired;
  }

  /**
   * From now on; in place of an earlier limit of that connection. Any thread.
   *
   * @param expired told on the loop before the connection is closed
   */
  static void limit(Channel channel, Duration longest, Runnable expired) {
    channel
        .eventLoop()
        .execute(
            () -> {
              ChannelPipeline pipeline = channel.pipeline();
              if (pipeline.get(Silence.class) != null) {
                pipeline.remove(Silence.class);
              }
              pipeline.addFirst(new Silence(longest, expired));
            });
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    expired.run();
    context.close();
  }
}
