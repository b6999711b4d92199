package io.patchbay.media.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine without sockets and threads: tasks run at once, time passes when a test says so. */
final class ManualEngine implements PacketEngine, MediaLoop {
  final Map<InetSocketAddress, PacketHandler> bound = new HashMap<>();

  /** What was sent, by the address it went to. */
  final List<Sent> sent = new ArrayList<>();

  private final List<Timer> timers = new ArrayList<>();
  private final ByteBuffer outgoing = ByteBuffer.allocate(MAX_PACKET);
  private long nanos;

  /** Milliseconds. */
  long now() {
    return nanos / 1_000_000;
  }

  /** Lets so many seconds pass. */
  void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** Lets time pass, timer by timer. */
  void pass(Duration span) {
    long end = nanos + span.toNanos();
    for (Timer next = next(end); next != null; next = next(end)) {
      nanos = next.due;
      timers.remove(next);
      next.task.run();
    }
    nanos = end;
  }

  private @Nullable Timer next(long end) {
    return timers.stream()
        .filter(timer -> timer.due <= end)
        .min(Comparator.comparingLong(timer -> timer.due))
        .orElse(null);
  }

  /** Timers that wait. */
  int timers() {
    return timers.size();
  }

  @Override
  public List<MediaLoop> loops() {
    return List.of(this);
  }

  @Override
  public void close() {
    timers.clear();
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
    schedule(
        period,
        () -> {
          every(period, task);
          task.run();
        });
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(nanos + delay.toNanos(), task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public ByteBuffer outgoing() {
    return outgoing.clear();
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
        byte[] octets = new byte[packet.limit()];
        packet.get(0, octets);
        sent.add(new Sent(nanos, local, to, octets));
        return true;
      }

      @Override
      public void dscp(int codePoint) {}

      @Override
      public void reopen() {}

      @Override
      public void close() {
        bound.remove(local);
      }
    };
  }

  /**
   * A packet that was sent.
   *
   * @param nanos when
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(long nanos, InetSocketAddress from, InetSocketAddress to, byte[] octets) {}

  private static final class Timer {
    private final long due;
    private final Runnable task;

    private Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }
  }
}
