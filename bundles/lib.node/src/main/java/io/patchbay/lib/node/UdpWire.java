package io.patchbay.lib.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * A connected datagram socket: the kernel keeps strangers out, and tells when nobody listens. It is
 * opened anew after an error, so that a host is looked up again.
 */
final class UdpWire implements Wire {
  private static final int LARGEST = 65535;

  private final Bootstrap bootstrap;
  private final WireListener listener;
  private @Nullable ChannelFuture opened;

  UdpWire(Bootstrap bootstrap, WireListener listener) {
    this.listener = listener;
    this.bootstrap =
        bootstrap
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
            .handler(new Receiver());
  }

  @Override
  public boolean isLossy() {
    return true;
  }

  @Override
  public void send(String cookie, byte[] body) {
    ChannelFuture socket = opened;
    if (socket == null) {
      socket = bootstrap.connect();
      opened = socket;
    }
    socket.addListener(
        (ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            connected
                .channel()
                .writeAndFlush(Unpooled.wrappedBuffer(Cookies.write(cookie, body)))
                .addListener(
                    (ChannelFuture written) -> {
                      if (!written.isSuccess()) {
                        failed(written.channel(), written.cause());
                      }
                    });
          } else {
            failed(connected.channel(), connected.cause());
          }
        });
  }

  /** Datagrams wait for nobody: a late reply is dropped when it comes. */
  @Override
  public void abandon(String cookie) {}

  @Override
  public void close() {
    ChannelFuture socket = opened;
    opened = null;
    if (socket != null) {
      var unused = socket.channel().close();
    }
  }

  private void failed(Channel channel, Throwable cause) {
    ChannelFuture socket = opened;
    if (socket != null && socket.channel() == channel) {
      close();
      listener.onRefused(Reasons.of(cause));
    }
  }

  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      Cookies.read(ByteBufUtil.getBytes(packet.content()), listener);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(context.channel(), cause);
    }
  }
}
