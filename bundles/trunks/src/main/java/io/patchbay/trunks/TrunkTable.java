package io.patchbay.trunks;

import io.patchbay.api.call.routing.CallOrigins;
import io.patchbay.api.call.routing.Destinations;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.call.trunk.TrunkInfo;
import io.patchbay.api.call.trunk.Trunks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All trunks by name. Thread-safe. Where two have a host in common, the first name has its calls.
 */
final class TrunkTable implements Trunks, Destinations, CallOrigins {
  private final Map<String, Trunk> trunks = new ConcurrentSkipListMap<>();

  void put(Trunk trunk) {
    trunks.put(trunk.settings().name(), trunk);
  }

  void remove(Trunk trunk) {
    trunks.remove(trunk.settings().name(), trunk);
  }

  @Override
  public List<TrunkInfo> trunks() {
    return trunks.values().stream().map(Trunk::info).toList();
  }

  @Override
  public Optional<Origin> of(RouteRequest request) {
    return trunks.values().stream().flatMap(trunk -> trunk.origin(request).stream()).findFirst();
  }

  @Override
  public Found find(String name, String called, RouteRequest request, RouteTarget like) {
    Trunk trunk = trunks.get(name);
    return trunk == null
        ? new Found(List.of(), List.of("trunk " + name + ": there is none of that name"))
        : trunk.find(called, request, like);
  }
}
