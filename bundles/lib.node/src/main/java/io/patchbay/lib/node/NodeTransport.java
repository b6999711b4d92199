package io.patchbay.lib.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a node and the sockets on it. A host is looked up when a connection is made, on
 * this thread: a slow name server holds up this node alone. UNIX domain sockets are the JDK's.
 */
public final class NodeTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTransport.class);
  private static final long SHUTDOWN_SECONDS = 5;

  private final CopyOnWriteArrayList<Thread> threads = new CopyOnWriteArrayList<>();
  private final String threadName;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop events;
  private final NodeLoop loop;

  /**
   * Starts the thread.
   *
   * @param node name of the node, which the thread is named after
   */
  public NodeTransport(String node) {
    threadName = "node-" + node;
    group = new MultiThreadIoEventLoopGroup(1, this::newThread, NioIoHandler.newFactory());
    events = group.next();
    loop =
        new NodeLoop(
            this::execute,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            (delay, task) -> {
              var timer = events.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
              return () -> timer.cancel(false);
            });
  }

  private Thread newThread(Runnable body) {
    Thread thread = new Thread(body, threadName);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Where the work of the node is to be done. */
  public NodeLoop loop() {
    return loop;
  }

  /**
   * The maker of a wire to an address, as {@link NodeChannel} wants it. Connections are made when
   * there is something to send.
   *
   * @param format how messages stand in a stream; of no meaning for UDP and {@code unix:}
   */
  public Function<WireListener, Wire> wire(NodeAddress address, StreamFormat format) {
    return switch (address.kind()) {
      case UDP -> listener -> new UdpWire(network(address, NioDatagramChannel.class), listener);
      case TCP ->
          listener -> new StreamWire(network(address, NioSocketChannel.class), format, listener);
      case CUNIX -> listener -> new StreamWire(unix(address), format, listener);
      case UNIX -> listener -> new SingleUseWire(unix(address), listener);
    };
  }

  private Bootstrap network(NodeAddress address, Class<? extends Channel> channel) {
    return new Bootstrap()
        .group(events)
        .channel(channel)
        .remoteAddress(InetSocketAddress.createUnresolved(address.host(), address.port()));
  }

  private Bootstrap unix(NodeAddress address) {
    return new Bootstrap()
        .group(events)
        .channel(NioDomainSocketChannel.class)
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .remoteAddress(UnixDomainSocketAddress.of(address.path()));
  }

  private void execute(Runnable task) {
    try {
      events.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: stopped", threadName, e);
    }
  }

  /**
   * Closes what is open and waits until the thread has ended, unless it is called there.
   *
   * <p>What was handed over before is still done.
   */
  @Override
  public void close() {
    var unused = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    for (Thread thread : threads) {
      try {
        if (thread != Thread.currentThread()) {
          thread.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_SECONDS));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
