package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The port pairs of one local address. A pair is named by its even port, the one of RTP; RTCP has
 * the next (RFC 3550 section 11).
 *
 * <p>Pairs are handed out in an order nobody can guess, and one that comes back goes to the end: it
 * rests as long as the pool allows, so that a peer that has not noticed the end of its call does
 * not send into the next one. Thread-safe.
 */
final class PortPool {
  private final Random random;
  private final Deque<Integer> free = new ArrayDeque<>();
  private final BitSet taken = new BitSet();
  private PortRange range;

  PortPool(PortRange range, Random random) {
    this.range = range;
    this.random = random;
    fill();
  }

  /** Takes a pair. Returns its even port, or -1 when all are taken. */
  synchronized int take() {
    Integer port = free.pollFirst();
    if (port == null) {
      return -1;
    }
    taken.set(port);
    return port;
  }

  /** Gives back what {@link #take} returned. */
  synchronized void release(int port) {
    if (!taken.get(port)) {
      throw new IllegalStateException("port " + port + " was not taken");
    }
    taken.clear(port);
    if (isWithin(port)) {
      free.addLast(port);
    }
  }

  /** Whether a port, of RTP or RTCP, is one of a pair that is taken. */
  synchronized boolean isTaken(int port) {
    return taken.get(port & ~1);
  }

  /** Changes the range: pairs that are taken stay so, and are forgotten when they come back. */
  synchronized void range(PortRange changed) {
    if (!changed.equals(range)) {
      range = changed;
      fill();
    }
  }

  /** Pairs that are taken, those of earlier ranges with them. */
  synchronized int pairsTaken() {
    return taken.cardinality();
  }

  /** How much of the range is taken, those of earlier ranges counted with it; 100 at most. */
  synchronized int percentTaken() {
    return Math.min(100, taken.cardinality() * 100 / Math.max(1, pairsIn(range)));
  }

  synchronized PortRange range() {
    return range;
  }

  /** Pairs a range has. */
  static int pairsIn(PortRange range) {
    return Math.max(0, (range.last() - firstEven(range) + 1) / 2);
  }

  private void fill() {
    List<Integer> ports = new ArrayList<>();
    for (int port = firstEven(range); port < range.last(); port += 2) {
      if (!taken.get(port)) {
        ports.add(port);
      }
    }
    Collections.shuffle(ports, random);
    free.clear();
    free.addAll(ports);
  }

  private boolean isWithin(int port) {
    return port >= range.first() && port < range.last();
  }

  private static int firstEven(PortRange range) {
    return range.first() + (range.first() & 1);
  }
}
