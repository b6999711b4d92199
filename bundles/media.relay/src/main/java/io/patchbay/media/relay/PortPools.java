package io.patchbay.media.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A {@link PortPool} per interface and local address. One that is no longer configured drains: what
 * was taken from it stays taken until it comes back, and nothing more is taken. Thread-safe.
 */
final class PortPools {
  private record Key(String via, InetAddress local) {}

  private final Random random = new SecureRandom();
  private final Map<Key, PortPool> pools = new HashMap<>();
  private final List<PortPool> draining = new ArrayList<>();

  /** The pool of an interface on a local address; made when it is first asked for. */
  synchronized PortPool of(MediaInterface via, InetAddress local) {
    return pools.computeIfAbsent(
        new Key(via.name(), local), key -> new PortPool(via.ports(), random));
  }

  /** Takes changed interfaces: the pools that stay get their ranges, the others drain. */
  synchronized void apply(Interfaces interfaces) {
    Map<String, MediaInterface> byName = new HashMap<>();
    interfaces.all().forEach(via -> byName.put(via.name(), via));
    for (Iterator<Map.Entry<Key, PortPool>> i = pools.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Key, PortPool> entry = i.next();
      MediaInterface via = byName.get(entry.getKey().via());
      if (via != null && via.has(entry.getKey().local())) {
        entry.getValue().range(via.ports());
      } else {
        i.remove();
        draining.add(entry.getValue());
      }
    }
  }

  /** Whether an address is that of a socket of this relay. */
  synchronized boolean owns(InetSocketAddress address) {
    for (Map.Entry<Key, PortPool> entry : pools.entrySet()) {
      if (entry.getKey().local().equals(address.getAddress())
          && entry.getValue().isTaken(address.getPort())) {
        return true;
      }
    }
    return false;
  }

  /** UDP ports that are bound now. */
  synchronized int portsInUse() {
    draining.removeIf(pool -> pool.pairsTaken() == 0);
    return 2
        * (pools.values().stream().mapToInt(PortPool::pairsTaken).sum()
            + draining.stream().mapToInt(PortPool::pairsTaken).sum());
  }

  /** As {@link #portsInUse()}, of one interface. */
  synchronized int portsInUse(MediaInterface via) {
    return 2 * ofInterface(via).stream().mapToInt(PortPool::pairsTaken).sum();
  }

  /** UDP ports an interface may bind, on its addresses or those seen so far. */
  synchronized int portsTotal(MediaInterface via) {
    int addresses = Math.max(via.bind().size(), ofInterface(via).size());
    return 2 * PortPool.pairsIn(via.ports()) * Math.max(1, addresses);
  }

  private List<PortPool> ofInterface(MediaInterface via) {
    List<PortPool> found = new ArrayList<>();
    pools.forEach(
        (key, pool) -> {
          if (key.via().equals(via.name())) {
            found.add(pool);
          }
        });
    return found;
  }
}
