package io.patchbay.routing;

import io.patchbay.api.call.explain.RouteExplainer;
import io.patchbay.api.call.routing.CallOrigins;
import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.Destinations;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.location.LocationService;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The router as a service; each {@link RouteComponent} puts its route in. */
@Component(service = {CallRouter.class, RouteExplainer.class, RouterComponent.class})
public final class RouterComponent implements CallRouter, RouteExplainer {
  private final Places places = new Places();
  private final RouteTable table = new RouteTable(places, ZonedDateTime::now);

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable LocationService locations;

  private final RegisteredUsers users = new RegisteredUsers(() -> locations);

  RouteTable table() {
    return table;
  }

  @Reference(
      name = "destinations",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + Destinations.KIND + "=*)")
  void addDestinations(Destinations service, Map<String, Object> properties) {
    places.add(String.valueOf(properties.get(Destinations.KIND)), service);
  }

  void removeDestinations(Destinations service, Map<String, Object> properties) {
    places.remove(String.valueOf(properties.get(Destinations.KIND)), service);
  }

  @Reference(
      name = "origins",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addOrigins(CallOrigins service) {
    places.add(service);
  }

  void removeOrigins(CallOrigins service) {
    places.remove(service);
  }

  @Override
  public CompletionStage<RoutePlan> route(RouteRequest request) {
    return table.route(request).thenCompose(users::resolve);
  }

  @Override
  public CompletionStage<List<String>> explain(RouteRequest request) {
    List<String> steps = new ArrayList<>();
    return users
        .resolve(table.plan(request, steps::add))
        .thenApply(plan -> Outcome.told(steps, plan));
  }
}
