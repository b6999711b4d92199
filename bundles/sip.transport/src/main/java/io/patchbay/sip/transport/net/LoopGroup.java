package io.patchbay.sip.transport.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.sip.transport.engine.SocketEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The signalling threads, from the first to the last. */
final class LoopGroup implements AutoCloseable {
  private static final int JOIN_MILLIS = 2_000;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final SocketEngine engine;
  private final EventLoopGroup group;
  private final List<SipLoop> loops;

  LoopGroup(int count, SocketEngine engine) {
    this.engine = engine;
    group = new MultiThreadIoEventLoopGroup(count, new Threads(), engine.handlers());
    List<SipLoop> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventLoop next = group.next();
      made.add(new NettyLoop(next));
    }
    loops = List.copyOf(made);
  }

  /** Makes the sockets these loops can wait for. */
  SocketEngine engine() {
    return engine;
  }

  EventLoopGroup group() {
    return group;
  }

  List<SipLoop> loops() {
    return loops;
  }

  /** Ends the loops and waits until their threads are gone. */
  @Override
  public void close() {
    group.shutdownGracefully(0, JOIN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private final class Threads extends DefaultThreadFactory {
    Threads() {
      super("patchbay-sip", true);
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
      Thread thread = super.newThread(task, name);
      threads.add(thread);
      return thread;
    }
  }
}
