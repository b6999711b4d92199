package io.patchbay.routing;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.location.LocationService;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The router as a service; each {@link RouteComponent} puts its route in. */
@Component(service = {CallRouter.class, RouterComponent.class})
public final class RouterComponent implements CallRouter {
  private final RouteTable table = new RouteTable();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable LocationService locations;

  private final RegisteredUsers users = new RegisteredUsers(() -> locations);

  RouteTable table() {
    return table;
  }

  @Override
  public CompletionStage<RoutePlan> route(RouteRequest request) {
    return table.route(request).thenCompose(users::resolve);
  }
}
