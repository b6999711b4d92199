package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way to a side that keeps what was sent, on a clock that several may share. */
final class VirtualLink implements RtcpLink {
  /** Time for all links of a test. */
  static final class Time {
    private final List<Timer> timers = new ArrayList<>();
    long nanos = 1_000_000_000_000L;

    void pass(long span) {
      long end = nanos + span;
      while (true) {
        Timer next =
            timers.stream()
                .filter(timer -> timer.due <= end)
                .min((a, b) -> Long.compare(a.due, b.due))
                .orElse(null);
        if (next == null) {
          nanos = end;
          return;
        }
        nanos = Math.max(nanos, next.due);
        timers.remove(next);
        next.task.run();
      }
    }

    int timers() {
      return timers.size();
    }
  }

  private record Timer(long due, Runnable task) {}

  /**
   * One packet that was sent.
   *
   * @param at nanoseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(long at, byte[] octets) {}

  final List<Sent> sent = new ArrayList<>();
  boolean reachable = true;
  private final Time time;
  private final ByteBuffer outgoing = ByteBuffer.allocate(4096);

  VirtualLink(Time time) {
    this.time = time;
  }

  /** The last packet. */
  ByteBuffer last() {
    return ByteBuffer.wrap(sent.get(sent.size() - 1).octets());
  }

  @Override
  public ByteBuffer outgoing() {
    return outgoing.clear();
  }

  @Override
  public boolean send(ByteBuffer packet) {
    if (reachable) {
      byte[] octets = new byte[packet.limit()];
      packet.get(0, octets);
      sent.add(new Sent(time.nanos, octets));
    }
    return reachable;
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(time.nanos + delay.toNanos(), task);
    time.timers.add(timer);
    return () -> time.timers.remove(timer);
  }

  @Override
  public long nanoTime() {
    return time.nanos;
  }
}
