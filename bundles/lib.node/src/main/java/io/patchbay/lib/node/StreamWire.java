package io.patchbay.lib.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection for all requests, made anew when there is something to send and none is up. */
final class StreamWire implements Wire {
  private final Bootstrap bootstrap;
  private final StreamFormat format;
  private final WireListener listener;
  private @Nullable Connection current;

  StreamWire(Bootstrap bootstrap, StreamFormat format, WireListener listener) {
    this.bootstrap = bootstrap;
    this.format = format;
    this.listener = listener;
  }

  @Override
  public boolean isLossy() {
    return false;
  }

  @Override
  public void send(String cookie, byte[] body) {
    Connection connection = current;
    if (connection == null) {
      connection = new Connection();
      current = connection;
      connection.open();
    }
    connection.send(cookie, body);
  }

  /** What has a reply to come on this connection may wait for ever: the others get a new one. */
  @Override
  public void abandon(String cookie) {
    Connection connection = current;
    if (connection != null && connection.asked.remove(cookie) != null) {
      current = null;
      connection.close();
    }
  }

  @Override
  public void close() {
    Connection connection = current;
    current = null;
    if (connection != null) {
      connection.asked.clear();
      connection.close();
    }
  }

  /** A connection and what was asked over it. */
  private final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int LARGEST = 1 << 20;
    private static final int CONNECT_MILLIS = 3000;

    /** Without a reply, in their order. */
    private final Map<String, byte[]> asked = new LinkedHashMap<>();

    private @Nullable ChannelFuture connecting;
    private byte[] received = new byte[0];

    private void open() {
      ChannelFuture future =
          bootstrap
              .clone()
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
              .handler(this)
              .connect();
      connecting = future;
      future.addListener(
          (ChannelFuture connected) -> {
            if (!connected.isSuccess() && current == this) {
              current = null;
              listener.onRefused(Reasons.of(connected.cause()));
            }
          });
    }

    private void send(String cookie, byte[] body) {
      asked.put(cookie, body);
      ChannelFuture future = connecting;
      if (future != null) {
        future.addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                var unused =
                    connected
                        .channel()
                        .writeAndFlush(
                            Unpooled.wrappedBuffer(
                                format.hasCookies() ? Cookies.write(cookie, body) : body));
              }
            });
      }
    }

    private void close() {
      ChannelFuture future = connecting;
      if (future != null) {
        var unused = future.channel().close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      int before = received.length;
      received = Arrays.copyOf(received, before + bytes.readableBytes());
      bytes.readBytes(received, before, bytes.readableBytes());
      try {
        int end = end();
        while (end > 0) {
          message(Arrays.copyOf(received, end));
          received = Arrays.copyOfRange(received, end, received.length);
          end = end();
        }
        if (received.length > LARGEST) {
          throw new IllegalArgumentException("a message of more than " + LARGEST + " bytes");
        }
      } catch (IllegalArgumentException e) {
        listener.onGarbage();
        var unused = context.close();
      }
    }

    private int end() {
      if (received.length == 0) {
        return 0;
      }
      byte[] oldest =
          format.hasCookies() || asked.isEmpty() ? null : asked.values().iterator().next();
      return format.end(received, received.length, oldest);
    }

    private void message(byte[] message) {
      if (format.hasCookies()) {
        asked.remove(Cookies.read(message, listener));
      } else if (asked.isEmpty()) {
        listener.onGarbage();
      } else {
        String oldest = asked.keySet().iterator().next();
        asked.remove(oldest);
        listener.onReply(oldest, message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (current == this) {
        current = null;
      }
      List<String> unanswered = new ArrayList<>(asked.keySet());
      asked.clear();
      unanswered.forEach(cookie -> listener.onBroken(cookie, "the connection was closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
