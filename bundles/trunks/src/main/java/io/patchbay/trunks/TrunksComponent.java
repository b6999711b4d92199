package io.patchbay.trunks;

import io.patchbay.api.call.routing.CallOrigins;
import io.patchbay.api.call.routing.Destinations;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.call.trunk.TrunkInfo;
import io.patchbay.api.call.trunk.Trunks;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** What others see of the trunks; each is put in by its {@link TrunkComponent}. */
@Component(
    service = {Trunks.class, Destinations.class, CallOrigins.class, TrunksComponent.class},
    property = Destinations.KIND + "=trunk")
public final class TrunksComponent implements Trunks, Destinations, CallOrigins {
  private final TrunkTable table = new TrunkTable();

  TrunkTable table() {
    return table;
  }

  @Override
  public List<TrunkInfo> trunks() {
    return table.trunks();
  }

  @Override
  public Optional<Origin> of(RouteRequest request) {
    return table.of(request);
  }

  @Override
  public Found find(String name, String called, RouteRequest request, RouteTarget like) {
    return table.find(name, called, request, like);
  }
}
