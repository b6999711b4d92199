package io.patchbay.lib.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection for each request. What comes until the node closes it is the reply; there is no
 * cookie on it.
 */
final class SingleUseWire implements Wire {
  private static final int LARGEST = 1 << 20;

  private final Bootstrap bootstrap;
  private final WireListener listener;
  private final Map<String, ChannelFuture> connections = new HashMap<>();

  SingleUseWire(Bootstrap bootstrap, WireListener listener) {
    this.bootstrap = bootstrap;
    this.listener = listener;
  }

  @Override
  public boolean isLossy() {
    return false;
  }

  @Override
  public void send(String cookie, byte[] body) {
    ChannelFuture connecting = bootstrap.clone().handler(new Connection(cookie)).connect();
    connections.put(cookie, connecting);
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            var unused = connected.channel().writeAndFlush(Unpooled.wrappedBuffer(body));
          } else if (connections.remove(cookie, connected)) {
            listener.onRefused(Reasons.of(connected.cause()));
          }
        });
  }

  @Override
  public void abandon(String cookie) {
    ChannelFuture connection = connections.remove(cookie);
    if (connection != null) {
      var unused = connection.channel().close();
    }
  }

  @Override
  public void close() {
    new ArrayList<>(connections.keySet()).forEach(this::abandon);
  }

  private final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private final String cookie;
    private final ByteArrayOutputStream reply = new ByteArrayOutputStream();

    private Connection(String cookie) {
      this.cookie = cookie;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
      bytes.readBytes(reply, bytes.readableBytes());
      if (reply.size() > LARGEST) {
        reply.reset();
        listener.onGarbage();
        var unused = context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (connections.remove(cookie) == null) {
        return;
      }
      if (reply.size() > 0) {
        listener.onReply(cookie, reply.toByteArray());
      } else {
        listener.onBroken(cookie, "the connection was closed");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
