package io.patchbay.sip.transport.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.patchbay.api.sip.Flow;
import io.patchbay.sip.transport.transaction.Inbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One datagram socket. */
final class UdpListener implements Listener {
  private static final int SOCKET_BUFFER = 1 << 20;

  private final Channel channel;
  private final RouteProbe routes;
  private final int port;
  private volatile ListenerSettings settings;

  private UdpListener(Channel channel, ListenerSettings settings, RouteProbe routes) {
    this.channel = channel;
    this.settings = settings;
    this.routes = routes;
    this.port = ((InetSocketAddress) channel.localAddress()).getPort();
  }

  static UdpListener open(
      ListenerSettings settings, LoopGroup loops, Inbound inbound, RouteProbe routes)
      throws IOException {
    int atOnce = loops.engine().datagramsAtOnce(UdpIntake.BATCH);
    ReceiveBuffer buffer = new ReceiveBuffer(UdpIntake.BATCH, atOnce);
    UdpIntake intake = new UdpIntake(inbound);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(() -> loops.engine().datagrams(settings.isIpv4()))
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
            // Nothing is read before the flow of what is read can be named.
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    loops.engine().datagramSize(opened, ReceiveBuffer.LARGEST_DATAGRAM);
                    opened.closeFuture().addListener(closed -> buffer.release());
                    opened
                        .pipeline()
                        .addLast(new FlushConsolidationHandler(UdpIntake.BATCH), intake);
                  }
                });
    ChannelFuture bound = bootstrap.bind(settings.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    UdpListener listener = new UdpListener(bound.channel(), settings, routes);
    intake.begin(listener);
    bound.channel().config().setAutoRead(true);
    return listener;
  }

  void send(InetSocketAddress remote, byte[] message, Consumer<String> failed) {
    // What goes to the kernel has to be outside the heap: put there at once, it is copied once.
    ByteBuf content = channel.alloc().directBuffer(message.length).writeBytes(message);
    channel
        .writeAndFlush(new DatagramPacket(content, remote))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                failed.accept("udp " + AddressText.of(remote) + ": " + Failure.of(sent.cause()));
              }
            });
  }

  boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public ListenerSettings settings() {
    return settings;
  }

  @Override
  public void settings(ListenerSettings changed) {
    settings = changed;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public InetAddress localTowards(InetAddress remote) {
    InetAddress bind = settings.bind();
    return bind.isAnyLocalAddress() ? routes.towards(remote) : bind;
  }

  @Override
  public CompletionStage<Flow> open(InetSocketAddress remote, String domain) {
    return CompletableFuture.completedFuture(new UdpFlow(this, remote));
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    PortRelease.await("udp", new InetSocketAddress(settings.bind(), port));
  }
}
