package io.patchbay.sip.transport;

import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.filter.FilterSettings;
import io.patchbay.sip.transport.filter.FrontFilter;
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

/** Gives the front filter its settings; without a configuration it has the standard ones. */
@Component(
    immediate = true,
    service = {},
    configurationPid = "io.patchbay.sip.filter",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FilterConfig.class)
public final class FilterComponent {
  private static final Logger LOG = LoggerFactory.getLogger(FilterComponent.class);

  private final FrontFilter filter;

  @Activate
  public FilterComponent(
      @Reference(name = "transport") SipTransportComponent transport,
      Map<String, Object> properties) {
    filter = transport.edge().filter();
    take(properties);
  }

  @Modified
  void modified(Map<String, Object> properties) {
    take(properties);
  }

  private void take(Map<String, Object> properties) {
    try {
      filter.settings(FilterReading.read(properties));
    } catch (SettingsException e) {
      LOG.error("{}; the settings before it stay", e.getMessage());
    }
  }

  @Deactivate
  void deactivate() {
    filter.settings(FilterSettings.STANDARD);
  }
}
