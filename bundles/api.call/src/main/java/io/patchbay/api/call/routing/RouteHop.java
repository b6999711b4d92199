package io.patchbay.api.call.routing;

import io.patchbay.api.sip.Flow;
import java.util.List;
import java.util.Optional;

/**
 * How a target is reached where its URI alone does not say.
 *
 * @param path URIs of the proxies on the way, the first hop first: the Route header of the request
 *     (RFC 3327 section 5.1). Where there is one, the first decides where the request is sent
 * @param flow the path the target was last heard by; without a {@code path} the request is sent
 *     there, and fails when that is closed
 */
public record RouteHop(List<String> path, Optional<Flow> flow) {
  private static final RouteHop BY_URI = new RouteHop(List.of(), Optional.empty());

  public RouteHop {
    path = List.copyOf(path);
  }

  /** Where the URI says (RFC 3263). */
  public static RouteHop byUri() {
    return BY_URI;
  }
}
