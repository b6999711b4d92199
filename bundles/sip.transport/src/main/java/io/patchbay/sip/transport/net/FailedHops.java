package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Target;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Servers that did not answer or could not be connected to, for a minute: they are tried last
 * meanwhile (RFC 3263 section 4.3), so that not every call waits for them. Thread-safe.
 */
final class FailedHops {
  private static final int MOST = 10_000;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Server(String transport, InetSocketAddress address) {
    static Server of(Target target) {
      return new Server(target.transport(), target.remote());
    }
  }

  private final Map<Server, Long> failures = new ConcurrentHashMap<>();

  void add(Target target) {
    if (failures.size() >= MOST) {
      failures.clear();
    }
    failures.put(Server.of(target), System.nanoTime());
  }

  boolean contains(Target target) {
    Server server = Server.of(target);
    Long since = failures.get(server);
    if (since != null && System.nanoTime() - since > KEPT_NANOS) {
      failures.remove(server, since);
      return false;
    }
    return since != null;
  }

  /** The same hops, those that failed lately behind the others. */
  List<Hop> last(List<Hop> hops) {
    if (hops.size() < 2 || failures.isEmpty()) {
      return hops;
    }
    List<Hop> ordered = new ArrayList<>();
    hops.stream().filter(hop -> !contains(hop)).forEach(ordered::add);
    hops.stream().filter(this::contains).forEach(ordered::add);
    return ordered;
  }
}
