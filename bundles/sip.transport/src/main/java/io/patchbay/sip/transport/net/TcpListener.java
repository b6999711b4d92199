package io.patchbay.sip.transport.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.transaction.Inbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A listening TCP socket and the connections that belong to it, accepted or opened: one per remote
 * address is used for what we send.
 */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpListener implements Listener {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int IDLE_MINUTES = 10;
  private static final int MOST_UNSENT = 1 << 20;

  private final EventLoopGroup loops;
  private final Inbound inbound;
  private final RouteProbe routes;
  private final Map<InetSocketAddress, CompletableFuture<Flow>> paths = new ConcurrentHashMap<>();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Channel server;
  private final int port;
  private volatile ListenerSettings settings;
  private volatile boolean closed;

  TcpListener(ListenerSettings settings, EventLoopGroup loops, Inbound inbound, RouteProbe routes)
      throws IOException {
    this.settings = settings;
    this.loops = loops;
    this.inbound = inbound;
    this.routes = routes;
    ChannelFuture bound = bind();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    this.server = bound.channel();
    this.port = ((InetSocketAddress) server.localAddress()).getPort();
    // Nothing is accepted before a connection can name its listener's port.
    server.config().setAutoRead(true);
  }

  private ChannelFuture bind() {
    return new ServerBootstrap()
        .group(loops)
        .channelFactory(
            () ->
                settings.isIpv4()
                    ? new NioServerSocketChannel(
                        SelectorProvider.provider(), SocketProtocolFamily.INET)
                    : new NioServerSocketChannel())
        .option(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
        .childHandler(pipeline())
        .bind(settings.address())
        .awaitUninterruptibly();
  }

  private ChannelInitializer<SocketChannel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        boolean accepted = channel.parent() != null;
        if (accepted && !inbound.admits(channel.remoteAddress().getAddress())) {
          channel.close();
          return;
        }
        channel
            .pipeline()
            .addLast(new IdleStateHandler(0, 0, IDLE_MINUTES, TimeUnit.MINUTES))
            .addLast(new StreamFramer(inbound))
            .addLast(new ConnectionHandler(TcpListener.this, inbound));
      }
    };
  }

  private static WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(MOST_UNSENT / 2, MOST_UNSENT);
  }

  @Override
  public CompletionStage<Flow> open(InetSocketAddress remote) {
    CompletableFuture<Flow> made = new CompletableFuture<>();
    CompletableFuture<Flow> known = paths.putIfAbsent(remote, made);
    if (known != null) {
      return known;
    }
    if (closed) {
      fail(remote, made, "its listener is closed");
      return made;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .handler(pipeline());
    InetAddress bind = settings.bind();
    ChannelFuture connecting =
        bind.isAnyLocalAddress()
            ? bootstrap.connect(remote)
            : bootstrap.connect(remote, new InetSocketAddress(bind, 0));
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            fail(remote, made, Failure.of(done.cause()));
          }
        });
    return made;
  }

  private void fail(InetSocketAddress remote, CompletableFuture<Flow> path, String why) {
    paths.remove(remote, path);
    path.completeExceptionally(
        new UnreachableException("tcp " + AddressText.of(remote) + ": " + why));
  }

  /** A connection is up, on its loop. */
  void opened(TcpConnection connection, Channel channel) {
    channels.add(channel);
    if (closed) {
      channel.close();
    }
    CompletableFuture<Flow> path =
        paths.computeIfAbsent(connection.remote(), remote -> new CompletableFuture<>());
    path.complete(connection);
  }

  /** A connection is gone, on its loop. */
  void closed(TcpConnection connection, Channel channel) {
    channels.remove(channel);
    CompletableFuture<Flow> path = paths.get(connection.remote());
    if (path != null
        && path.isDone()
        && !path.isCompletedExceptionally()
        && path.join() == connection) {
      paths.remove(connection.remote(), path);
    }
  }

  int connections() {
    return channels.size();
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
  public void close() {
    closed = true;
    server.close().awaitUninterruptibly();
    for (Channel channel : List.copyOf(channels)) {
      channel.close().awaitUninterruptibly();
    }
    PortRelease.await("tcp", new InetSocketAddress(settings.bind(), port));
  }
}
