package io.patchbay.sip.transport.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.tls.Tls;
import io.patchbay.sip.transport.tls.TlsWorkers;
import io.patchbay.sip.transport.transaction.Inbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket of TCP, bare or with TLS and WebSocket on it, and the connections that belong
 * to it, accepted or opened. One per remote address and domain is used for what we send.
 */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamListener implements Listener {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MOST_UNSENT = 1 << 20;

  private final LoopGroup loops;
  private final Inbound inbound;
  private final RouteProbe routes;
  private final TlsWorkers workers;
  private final Paths paths = new Paths();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final ConnectionCounts counts = new ConnectionCounts();
  private final Channel server;
  private final int port;
  private volatile ListenerSettings settings;
  private volatile @Nullable Tls tls;
  private volatile boolean closed;

  StreamListener(
      ListenerSettings settings,
      LoopGroup loops,
      Inbound inbound,
      RouteProbe routes,
      TlsWorkers workers)
      throws IOException {
    this.settings = settings;
    this.loops = loops;
    this.inbound = inbound;
    this.routes = routes;
    this.workers = workers;
    this.tls = settings.isSecure() ? new Tls(settings.source(), settings.stream().tls()) : null;
    ChannelFuture bound = bind();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    this.server = bound.channel();
    this.port = ((InetSocketAddress) server.localAddress()).getPort();
    if (tls != null) {
      workers.watch(tls);
    }
    // Nothing is accepted before a connection can name its listener's port.
    server.config().setAutoRead(true);
  }

  private ChannelFuture bind() {
    return new ServerBootstrap()
        .group(loops.group())
        .channelFactory(() -> loops.engine().server(settings.isIpv4()))
        .option(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
        .childHandler(new StreamPipeline(this, inbound, workers, null))
        .bind(settings.address())
        .awaitUninterruptibly();
  }

  private static WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(MOST_UNSENT / 2, MOST_UNSENT);
  }

  @Nullable Tls tls() {
    return tls;
  }

  Paths paths() {
    return paths;
  }

  boolean isWebSocket() {
    return settings.isWebSocket();
  }

  ConnectionCounts counts() {
    return counts;
  }

  /** Whether there is room for who connects; counted until it is gone. On its loop. */
  boolean welcomes(SocketChannel channel) {
    InetAddress source = channel.remoteAddress().getAddress();
    if (!inbound.admits(source) || !counts.enter(source, settings.stream())) {
      return false;
    }
    channel.closeFuture().addListener(gone -> counts.leave(source));
    return true;
  }

  @Override
  public CompletionStage<Flow> open(InetSocketAddress remote, String domain) {
    Opening.Path path = new Opening.Path(remote, settings.isSecure() ? domain : "");
    CompletableFuture<Flow> made = new CompletableFuture<>();
    CompletableFuture<Flow> known = paths.claim(path, made);
    if (known != made) {
      return known;
    }
    Opening opening = new Opening(path, made);
    if (closed) {
      failed(opening, "its listener is closed");
      return made;
    }
    if (isWebSocket()) {
      // Browsers take no connections (RFC 7118 section 5).
      failed(opening, "no connection of that peer is open");
      return made;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(loops.engine()::stream)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .handler(new StreamPipeline(this, inbound, workers, opening));
    InetAddress bind = settings.bind();
    ChannelFuture connecting =
        bind.isAnyLocalAddress()
            ? bootstrap.connect(remote)
            : bootstrap.connect(remote, new InetSocketAddress(bind, 0));
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            failed(opening, Failure.of(done.cause()));
          }
        });
    return made;
  }

  /** A connection that was being opened came to nothing. */
  void failed(Opening opening, String why) {
    paths.failed(opening);
    opening
        .flow()
        .completeExceptionally(
            new UnreachableException(
                settings.transport() + " " + AddressText.of(opening.path().remote()) + ": " + why));
  }

  /** A socket is connected, on its loop. */
  void connected(Channel channel) {
    channels.add(channel);
    if (closed) {
      channel.close();
    }
  }

  /** A socket is gone, on its loop. */
  void disconnected(Channel channel) {
    channels.remove(channel);
  }

  /** Those that are open; one that is closed is none, also before its loop has heard of it. */
  int connections() {
    return (int) channels.stream().filter(Channel::isActive).count();
  }

  ListenerStatus.Connections status() {
    Tls present = tls;
    return counts.status(connections(), present == null ? "" : present.certificates());
  }

  @Override
  public ListenerSettings settings() {
    return settings;
  }

  @Override
  public void settings(ListenerSettings changed) throws IOException {
    Tls present = tls;
    if (present != null && !present.settings().equals(changed.stream().tls())) {
      Tls made = new Tls(changed.source(), changed.stream().tls());
      workers.watch(made);
      tls = made;
      workers.forget(present);
    }
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
    Tls present = tls;
    if (present != null) {
      workers.forget(present);
    }
    server.close().awaitUninterruptibly();
    for (Channel channel : List.copyOf(channels)) {
      channel.close().awaitUninterruptibly();
    }
    PortRelease.await("tcp", new InetSocketAddress(settings.bind(), port));
  }
}
