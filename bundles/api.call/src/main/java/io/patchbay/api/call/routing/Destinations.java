package io.patchbay.api.call.routing;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service for places that routes name {@code KIND:NAME} in place of a URI, such as
 * {@code trunk:carrier}. Its kind is the service property {@link #KIND}.
 */
@ConsumerType
@FunctionalInterface
public interface Destinations {
  /** The service property with its kind: lower-case letters. */
  String KIND = "patchbay.destination";

  /**
   * Called on a loop of signalling: must not block.
   *
   * @param name what stands behind the colon
   * @param called the called number, as the route has made it
   * @param request the call
   * @param like whose route, media, time-out and headers the targets have, as far as the place has
   *     no wishes of its own
   */
  Found find(String name, String called, RouteRequest request, RouteTarget like);

  /**
   * What there is.
   *
   * @param groups tried one after the other; empty when nobody can be reached there
   * @param steps how it came to that, line by line, for whoever asks where a call would go
   */
  record Found(List<RouteGroup> groups, List<String> steps) {
    public Found {
      groups = List.copyOf(groups);
      steps = List.copyOf(steps);
    }
  }
}
