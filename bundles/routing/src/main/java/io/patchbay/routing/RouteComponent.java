package io.patchbay.routing;

import io.patchbay.lib.settings.SettingsException;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One route by configuration: {@code io.patchbay.routing.route-NAME.cfg}. */
@Component(
    configurationPid = "io.patchbay.routing.route",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {})
@Designate(ocd = RouteConfig.class, factory = true)
public final class RouteComponent {
  private static final Logger LOG = LoggerFactory.getLogger(RouteComponent.class);

  private final RouterComponent router;

  @Activate
  public RouteComponent(
      @Reference(name = "router") RouterComponent router, Map<String, Object> properties) {
    this.router = router;
    apply(properties, "the route is left out");
  }

  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties, "the route before stays");
  }

  @Deactivate
  void deactivate() {
    router.table().remove(this);
  }

  private void apply(Map<String, Object> properties, String otherwise) {
    try {
      router.table().put(this, StaticRoute.read(properties));
    } catch (SettingsException e) {
      LOG.error("{}; {}", e.getMessage(), otherwise);
    }
  }
}
