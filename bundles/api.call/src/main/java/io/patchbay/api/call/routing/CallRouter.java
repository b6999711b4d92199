package io.patchbay.api.call.routing;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that says where a call goes. The one of the highest {@code service.ranking} is asked.
 */
@ConsumerType
@FunctionalInterface
public interface CallRouter {
  /**
   * Called on a loop of signalling: must not block.
   *
   * @return targets, best first; empty when there is no route, which the caller is told by 404
   */
  CompletionStage<List<RouteTarget>> route(RouteRequest request);
}
