package io.patchbay.media.relay;

import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What the sessions of one relay share. Thread-safe. */
final class RelayContext {
  private final PortPools pools = new PortPools();
  private final LongSupplier clock;
  private final AtomicInteger sessions = new AtomicInteger();
  private final SecureRandom seeds = new SecureRandom();
  private final List<PacketRate> rates = new CopyOnWriteArrayList<>();
  private final Admission admission;
  private volatile RelaySettings settings;
  private volatile Interfaces interfaces;

  RelayContext(
      RelaySettings settings, List<MediaInterface> named, LongSupplier clock, IntSupplier cpu) {
    this.settings = settings;
    this.clock = clock;
    interfaces = new Interfaces(settings.main(), named);
    admission = new Admission(this, cpu);
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

  /** For one session: fast, and begun from a seed that nobody can guess. */
  RandomGenerator newRandom() {
    return new SplittableRandom(seeds.nextLong());
  }

  /** A measure of packets for one more loop. */
  PacketRate newRate() {
    PacketRate rate = new PacketRate(clock.getAsLong());
    rates.add(rate);
    return rate;
  }

  /** Packets a second of all loops. */
  int packetRate() {
    return rates.stream().mapToInt(PacketRate::perSecond).sum();
  }

  Admission admission() {
    return admission;
  }

  RelaySettings settings() {
    return settings;
  }

  Interfaces interfaces() {
    return interfaces;
  }

  /**
   * Takes changed settings. New ports are taken from the new interfaces, and what is bound stays;
   * timeouts hold for running sessions too. By one thread at a time.
   *
   * @param named the interfaces beside the default one
   */
  void apply(RelaySettings changed, List<MediaInterface> named) {
    Interfaces all = new Interfaces(changed.main(), named);
    settings = changed;
    interfaces = all;
    pools.apply(all);
  }
}
