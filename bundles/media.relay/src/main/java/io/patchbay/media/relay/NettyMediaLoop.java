package io.patchbay.media.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A Netty event loop with sockets of our own on it: Netty waits and runs tasks, the sockets read
 * and write into the one buffer of the loop. No channel, no pipeline, nothing allocated per packet.
 */
abstract class NettyMediaLoop implements MediaLoop {
  /** Bytes of each socket's receive buffer. */
  static final int RECEIVE_BUFFER = 256 * 1024;

  private final IoEventLoop loop;
  private final Turn turn;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(MAX_PACKET + 1);
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MAX_PACKET);

  NettyMediaLoop(IoEventLoop loop, Turn turn) {
    this.loop = loop;
    this.turn = turn;
  }

  /** The buffer of the packet that is on its way. */
  final ByteBuffer packet() {
    return packet;
  }

  /**
   * Registers a socket on this loop. On the loop.
   *
   * @param interest what to wait for
   */
  final IoRegistration register(IoHandle handle, IoOps interest) throws IOException {
    Future<IoRegistration> done = loop.register(handle);
    if (!done.isSuccess()) {
      throw new IOException("cannot register: " + done.cause(), done.cause());
    }
    IoRegistration registration = done.getNow();
    try {
      registration.submit(interest);
      return registration;
    } catch (UncheckedIOException e) {
      registration.cancel();
      throw e.getCause();
    }
  }

  final boolean isBehind() {
    return turn.isBehind();
  }

  @Override
  public final long nanoTime() {
    return turn.nanoTime();
  }

  @Override
  public final void execute(Runnable task) {
    loop.execute(task);
  }

  /**
   * A closed NIO socket keeps its descriptor, and so its port, until the selector is asked again,
   * and a scheduled task runs after that.
   */
  @Override
  public final void afterClosing(Runnable task) {
    var unused = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public final void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    var unused = loop.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public final Runnable schedule(Duration delay, Runnable task) {
    Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public final ByteBuffer outgoing() {
    return outgoing.clear();
  }
}
