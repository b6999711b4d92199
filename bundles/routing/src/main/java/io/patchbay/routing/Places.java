package io.patchbay.routing;

import io.patchbay.api.call.routing.CallOrigins;
import io.patchbay.api.call.routing.CallOrigins.Origin;
import io.patchbay.api.call.routing.Destinations;
import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other bundles know of the places calls come from and go to. Thread-safe. One that throws is
 * told by its name, and is as if it were not there.
 */
final class Places {
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);

  private final Map<String, Destinations> destinations = new ConcurrentHashMap<>();
  private final List<CallOrigins> origins = new CopyOnWriteArrayList<>();

  void add(String kind, Destinations service) {
    destinations.put(kind, service);
  }

  void remove(String kind, Destinations service) {
    destinations.remove(kind, service);
  }

  void add(CallOrigins service) {
    origins.add(service);
  }

  void remove(CallOrigins service) {
    origins.remove(service);
  }

  Optional<Origin> origin(RouteRequest request) {
    for (CallOrigins each : origins) {
      try {
        Optional<Origin> origin = each.of(request);
        if (origin.isPresent()) {
          return origin;
        }
      } catch (RuntimeException e) {
        LOG.error("{} failed", each.getClass().getName(), e);
      }
    }
    return Optional.empty();
  }

  /** True when somebody knows places of that kind. */
  boolean knows(String kind) {
    return destinations.containsKey(kind);
  }

  Found find(String kind, String name, String called, RouteRequest request, RouteTarget like) {
    Destinations service = destinations.get(kind);
    if (service == null) {
      return new Found(List.of(), List.of(kind + ":" + name + ": nobody here knows any " + kind));
    }
    try {
      return service.find(name, called, request, like);
    } catch (RuntimeException e) {
      LOG.error("{} failed", service.getClass().getName(), e);
      return new Found(List.of(), List.of(kind + ":" + name + ": failed, the log says why"));
    }
  }
}
