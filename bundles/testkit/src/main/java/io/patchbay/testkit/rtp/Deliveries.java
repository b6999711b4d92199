package io.patchbay.testkit.rtp;

import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way through an {@link Impairment}, and the truth of what became of them: by the
 * order they went in, not by what is in them. Time is whatever the caller says it is. Not
 * thread-safe.
 *
 * @param <P> a packet
 */
public final class Deliveries<P> {
  private final Impairment.Fates fates;
  private final PriorityQueue<Copy<P>> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Copy<P> copy) -> copy.due)
              .thenComparingLong(copy -> copy.order));
  private final BitSet delivered = new BitSet();
  private int sent;
  private long copies;
  private int highest = -1;
  private long lost;
  private long duplicates;
  private long reordered;

  public Deliveries(Impairment impairment) {
    fates = impairment.begin();
  }

  private record Copy<P>(long due, long order, int index, P packet) {}

  /**
   * A packet goes in.
   *
   * @param nanos now
   */
  public void send(P packet, long nanos) {
    long[] delays = fates.next();
    for (long delay : delays) {
      waiting.add(new Copy<>(nanos + delay, copies++, sent, packet));
    }
    lost += delays.length == 0 ? 1 : 0;
    sent++;
  }

  /** When the next packet comes out; {@link Long#MAX_VALUE} when none is on its way. */
  public long nextAt() {
    Copy<P> next = waiting.peek();
    return next == null ? Long.MAX_VALUE : next.due;
  }

  /** Takes the next packet that is due; null when there is none yet. */
  public @Nullable P poll(long nanos) {
    if (nextAt() > nanos) {
      return null;
    }
    Copy<P> next = waiting.remove();
    if (delivered.get(next.index)) {
      duplicates++;
    } else if (next.index < highest) {
      reordered++;
    }
    delivered.set(next.index);
    highest = Math.max(highest, next.index);
    return next.packet;
  }

  /** Packets that went in. */
  public long sent() {
    return sent;
  }

  /** Packets of which no copy comes out. */
  public long lost() {
    return lost;
  }

  /** Copies that came out after a first one. */
  public long duplicates() {
    return duplicates;
  }

  /** Packets that came out after one that went in later. */
  public long reordered() {
    return reordered;
  }
}
