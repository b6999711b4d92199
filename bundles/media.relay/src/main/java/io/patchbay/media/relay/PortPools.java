package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A {@link PortPool} per local address, all with one range. Thread-safe. */
final class PortPools {
  private final Random random = new SecureRandom();
  private final Map<InetAddress, PortPool> pools = new HashMap<>();
  private PortRange range;

  PortPools(PortRange range) {
    this.range = range;
  }

  /** The pool of a local address; made when it is first asked for. */
  synchronized PortPool of(InetAddress local) {
    return pools.computeIfAbsent(local, address -> new PortPool(range, random));
  }

  /** Changes the range of every pool. */
  synchronized void range(PortRange changed) {
    range = changed;
    pools.values().forEach(pool -> pool.range(changed));
  }

  /** UDP ports that are bound now. */
  synchronized int portsInUse() {
    return 2 * pools.values().stream().mapToInt(PortPool::pairsTaken).sum();
  }

  /** UDP ports that may be bound on the addresses seen so far. */
  synchronized int portsTotal() {
    return 2 * PortPool.pairsIn(range) * Math.max(1, pools.size());
  }
}
