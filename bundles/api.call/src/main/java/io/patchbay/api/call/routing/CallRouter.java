package io.patchbay.api.call.routing;

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
   * @return where the call may go; {@link RoutePlan#none()} when there is no route. A stage that
   *     fails, or a router that throws, is 500 for the caller and one line in the log
   */
  CompletionStage<RoutePlan> route(RouteRequest request);
}
