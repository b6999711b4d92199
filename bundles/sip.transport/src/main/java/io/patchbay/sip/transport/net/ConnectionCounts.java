package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.sip.transport.filter.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many connections a listener has from whom, and what became of others. Thread-safe. */
final class ConnectionCounts {
  private static final int IPV6_SOURCE = 64;

  /** Why a connection was not taken, or ended by us. */
  enum Ended {
    /** Beyond a limit. */
    REFUSED,
    /** TLS or WebSocket did not come about. */
    HANDSHAKE,
    /** Too slow with its handshakes, its first message, or a message it had begun. */
    SLOW,
    /** Silent for too long. */
    IDLE
  }

  private final Map<Cidr, Integer> bySource = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final Map<Ended, LongAdder> ended =
      Map.of(
          Ended.REFUSED, new LongAdder(),
          Ended.HANDSHAKE, new LongAdder(),
          Ended.SLOW, new LongAdder(),
          Ended.IDLE, new LongAdder());
  private int now;

  /** Takes a place for a connection, to be given back; false when there is none. */
  synchronized boolean enter(InetAddress source, StreamSettings limits) {
    Cidr network = network(source);
    int ofSource = bySource.getOrDefault(network, 0);
    if (now >= limits.connections() || ofSource >= limits.sourceConnections()) {
      count(Ended.REFUSED);
      return false;
    }
    now++;
    bySource.put(network, ofSource + 1);
    accepted.increment();
    return true;
  }

  synchronized void leave(InetAddress source) {
    now--;
    bySource.computeIfPresent(network(source), (network, count) -> count > 1 ? count - 1 : null);
  }

  void count(Ended why) {
    LongAdder counter = ended.get(why);
    if (counter != null) {
      counter.increment();
    }
  }

  ListenerStatus.Connections status(int open, String certificates) {
    return new ListenerStatus.Connections(
        open,
        accepted.sum(),
        sum(Ended.REFUSED),
        sum(Ended.HANDSHAKE),
        sum(Ended.SLOW),
        sum(Ended.IDLE),
        certificates);
  }

  private long sum(Ended why) {
    LongAdder counter = ended.get(why);
    return counter == null ? 0 : counter.sum();
  }

  private static Cidr network(InetAddress source) {
    return Cidr.around(source, source instanceof Inet4Address ? 32 : IPV6_SOURCE);
  }
}
