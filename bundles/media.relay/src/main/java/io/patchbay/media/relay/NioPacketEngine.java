package io.patchbay.media.relay;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's event loops with NIO datagram channels: runs on every platform, without native code. */
final class NioPacketEngine implements PacketEngine {
  private static final Logger LOG = LoggerFactory.getLogger(NioPacketEngine.class);
  private static final long SHUTDOWN_SECONDS = 5;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final MultiThreadIoEventLoopGroup group;
  private final List<MediaLoop> loops;

  NioPacketEngine(int threadCount) {
    group =
        new MultiThreadIoEventLoopGroup(threadCount, this::newThread, NioIoHandler.newFactory());
    List<MediaLoop> made = new ArrayList<>();
    for (EventExecutor loop : group) {
      made.add(new NioMediaLoop((EventLoop) loop));
    }
    loops = List.copyOf(made);
  }

  private Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "media-relay-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @Override
  public List<MediaLoop> loops() {
    return loops;
  }

  @Override
  public void close() {
    var unused = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_SECONDS));
        if (thread.isAlive()) {
          LOG.warn("{} did not end within {} s", thread.getName(), SHUTDOWN_SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
