package io.patchbay.media.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One Netty event loop. */
final class NioMediaLoop implements MediaLoop {
  private static final int RECEIVE_BUFFER = 256 * 1024;

  private final EventLoop loop;
  private final List<NioMediaSocket> unflushed = new ArrayList<>();

  NioMediaLoop(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /**
   * A closed NIO socket keeps its descriptor, and so its port, until the selector is asked again,
   * and a scheduled task runs after that.
   */
  @Override
  public void afterClosing(Runnable task) {
    var unused = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    var unused = loop.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public MediaSocket bind(InetAddress address, int port, PacketHandler handler) throws IOException {
    NioDatagramChannel channel = newChannel(address);
    NioMediaSocket socket = new NioMediaSocket(this, channel, handler);
    channel.pipeline().addLast(socket);
    await(channel, loop.register(channel));
    await(channel, channel.bind(new InetSocketAddress(address, port)));
    return socket;
  }

  private static NioDatagramChannel newChannel(InetAddress address) throws IOException {
    try {
      NioDatagramChannel channel =
          new NioDatagramChannel(
              address instanceof Inet6Address
                  ? SocketProtocolFamily.INET6
                  : SocketProtocolFamily.INET);
      channel
          .config()
          .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MAX_PACKET + 1))
          .setOption(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
      return channel;
    } catch (ChannelException e) {
      throw new IOException("no socket: " + e.getMessage(), e);
    }
  }

  /** On its own loop a channel registers and binds before the call returns. */
  private static void await(NioDatagramChannel channel, ChannelFuture step) throws IOException {
    Throwable cause = step.cause();
    if (step.isSuccess()) {
      return;
    }
    channel.unsafe().closeForcibly();
    if (cause instanceof BindException bind) {
      throw bind;
    }
    throw new IOException("cannot bind: " + cause, cause);
  }

  /** Remembers that {@code socket} has something written that is not sent. */
  void writtenTo(NioMediaSocket socket) {
    unflushed.add(socket);
  }

  /** Sends what was written since the last call: once per wake-up, not once per packet. */
  void flush() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }
}
