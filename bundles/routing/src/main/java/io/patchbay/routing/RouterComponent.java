package io.patchbay.routing;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/** The router as a service; each {@link RouteComponent} puts its route in. */
@Component(service = {CallRouter.class, RouterComponent.class})
public final class RouterComponent implements CallRouter {
  private final RouteTable table = new RouteTable();

  RouteTable table() {
    return table;
  }

  @Override
  public CompletionStage<RoutePlan> route(RouteRequest request) {
    return table.route(request);
  }
}
