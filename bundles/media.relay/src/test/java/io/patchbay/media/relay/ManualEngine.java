package io.patchbay.media.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An engine without sockets and threads: tasks run at once, time passes when a test says so. */
final class ManualEngine implements PacketEngine, MediaLoop {
  final Map<InetSocketAddress, PacketHandler> bound = new HashMap<>();
  private final List<Runnable> everySecond = new ArrayList<>();
  private long now;

  long now() {
    return now;
  }

  /** Lets so many seconds pass. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += 1000;
      List.copyOf(everySecond).forEach(Runnable::run);
    }
  }

  @Override
  public List<MediaLoop> loops() {
    return List.of(this);
  }

  @Override
  public void close() {
    everySecond.clear();
  }

  @Override
  public long nanoTime() {
    return TimeUnit.MILLISECONDS.toNanos(now);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void afterClosing(Runnable task) {
    task.run();
  }

  @Override
  public void every(Duration period, Runnable task) {
    if (!period.equals(Duration.ofSeconds(1))) {
      throw new IllegalArgumentException("not a second: " + period);
    }
    everySecond.add(task);
  }

  @Override
  public MediaSocket bind(InetAddress address, int port, PacketHandler handler) {
    InetSocketAddress local = new InetSocketAddress(address, port);
    bound.put(local, handler);
    return new MediaSocket() {
      @Override
      public InetSocketAddress local() {
        return local;
      }

      @Override
      public boolean send(ByteBuffer packet, InetSocketAddress to) {
        return true;
      }

      @Override
      public void reopen() {}

      @Override
      public void close() {
        bound.remove(local);
      }
    };
  }
}
