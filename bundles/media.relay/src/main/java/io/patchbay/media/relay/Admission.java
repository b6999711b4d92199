package io.patchbay.media.relay;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Refuses new sessions so that those that are open stay well. Never asked per packet. */
final class Admission {
  private final RelayContext context;
  private final IntSupplier cpu;

  /**
   * @param cpu percent of the machine's processors that this process uses
   */
  Admission(RelayContext context, IntSupplier cpu) {
    this.context = context;
    this.cpu = cpu;
  }

  /**
   * May one more session be opened?
   *
   * @throws MediaException {@link MediaException.Kind#OVERLOADED} with the limit that is reached
   */
  void requireRoom() throws MediaException {
    AdmissionLimits limits = context.settings().admission();
    require(limits.sessions(), context.sessions().get(), "sessions", "max.sessions");
    require(limits.packetRate(), context.packetRate(), "packets a second", "max.packet.rate");
    require(limits.cpu(), cpu.getAsInt(), "percent CPU", "max.cpu");
  }

  /**
   * May a new session take ports where this leg has them?
   *
   * @throws MediaException {@link MediaException.Kind#EXHAUSTED} with the interface that is full
   */
  void requirePorts(MediaLeg leg) throws MediaException {
    int limit = context.settings().admission().portUse();
    if (limit == 0) {
      return;
    }
    Interfaces.Place place = context.interfaces().choose(leg);
    int use = context.pools().of(place.via(), place.bound()).percentTaken();
    if (use >= limit) {
      throw new MediaException(
          MediaException.Kind.EXHAUSTED,
          "no new session: "
              + use
              + " percent of the ports of interface "
              + place.via().name()
              + " are taken, the limit is max.port.use="
              + limit);
    }
  }

  /** What is used now of what there is. */
  List<BackendStatus.Load> loads() {
    AdmissionLimits limits = context.settings().admission();
    List<BackendStatus.Load> loads = new ArrayList<>();
    loads.add(new BackendStatus.Load("sessions", context.sessions().get(), limits.sessions()));
    loads.add(
        new BackendStatus.Load("packets-per-second", context.packetRate(), limits.packetRate()));
    loads.add(new BackendStatus.Load("cpu-percent", cpu.getAsInt(), limits.cpu()));
    PortPools pools = context.pools();
    for (MediaInterface via : context.interfaces().all()) {
      loads.add(
          new BackendStatus.Load(
              "ports." + via.name(), pools.portsInUse(via), pools.portsTotal(via)));
    }
    return loads;
  }

  private static void require(int limit, int now, String what, String key) throws MediaException {
    if (limit > 0 && now >= limit) {
      throw new MediaException(
          MediaException.Kind.OVERLOADED,
          "no new session: " + now + " " + what + ", the limit is " + key + "=" + limit);
    }
  }
}
