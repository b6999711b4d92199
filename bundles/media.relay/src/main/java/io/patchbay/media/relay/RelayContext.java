package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What the sessions of one relay share. Thread-safe. */
final class RelayContext {
  private final PortPools pools;
  private final LongSupplier clock;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile RelaySettings settings;

  RelayContext(RelaySettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    pools = new PortPools(settings.ports());
  }

  PortPools pools() {
    return pools;
  }

  /** Milliseconds that only grow. */
  LongSupplier clock() {
    return clock;
  }

  /** Open sessions. */
  AtomicInteger sessions() {
    return sessions;
  }

  RelaySettings settings() {
    return settings;
  }

  /** New ports are taken from the new range; timeouts hold for running sessions too. */
  void settings(RelaySettings changed) {
    PortRange range = changed.ports();
    pools.range(range);
    settings = changed;
  }
}
