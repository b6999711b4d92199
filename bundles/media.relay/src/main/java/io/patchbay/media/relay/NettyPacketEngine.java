package io.patchbay.media.relay;

import static java.util.Objects.requireNonNull;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that are Netty's event loops, whichever way they wait for packets. */
final class NettyPacketEngine implements PacketEngine {
  private static final Logger LOG = LoggerFactory.getLogger(NettyPacketEngine.class);
  private static final long SHUTDOWN_SECONDS = 5;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final MultiThreadIoEventLoopGroup group;
  private final List<MediaLoop> loops;

  /**
   * Starts the threads.
   *
   * @param settings how many of them, and how long a packet may wait for others
   * @param waiting how the loops wait
   * @param sockets makes the sockets that fit {@code waiting}
   */
  NettyPacketEngine(
      EngineSettings settings,
      IoHandlerFactory waiting,
      BiFunction<IoEventLoop, Turn, MediaLoop> sockets) {
    Map<Executor, Turn> turns = new IdentityHashMap<>();
    long pause = settings.batch().toNanos();
    IoHandlerFactory batching =
        loop -> {
          Turn turn = new Turn(System::nanoTime);
          turns.put(loop, turn);
          return new BatchingIoHandler(
              waiting.newHandler(loop), turn, pause, settings.batchAbove());
        };
    group = new MultiThreadIoEventLoopGroup(settings.threads(), this::newThread, batching);
    List<MediaLoop> made = new ArrayList<>();
    for (EventExecutor loop : group) {
      made.add(sockets.apply((IoEventLoop) loop, requireNonNull(turns.get(loop))));
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
