package io.patchbay.sip.nat;

import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.location.LocationService;
import io.patchbay.lib.settings.SettingsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps bindings of NATs open while there is a location service. Apart from the interceptor, which
 * the transport must be able to have before it is a service itself. A configuration that cannot be
 * used is told there.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = "io.patchbay.sip.nat",
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class KeepAliveComponent {
  private static final Logger LOG = LoggerFactory.getLogger(KeepAliveComponent.class);

  private final KeepAlive keepAlive;

  @Reference(
      name = "location",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable LocationService location;

  @Activate
  public KeepAliveComponent(
      @Reference(name = "transport") SipTransport transport, Map<String, Object> properties)
      throws SettingsException {
    keepAlive = new KeepAlive(transport, () -> location, readOrStandard(properties));
    keepAlive.start();
  }

  private static KeepAliveSettings readOrStandard(Map<String, Object> properties)
      throws SettingsException {
    try {
      return NatSettings.read(properties).keepAlive();
    } catch (SettingsException e) {
      LOG.debug("the defaults are used", e);
      return NatSettings.read(Map.of()).keepAlive();
    }
  }

  @Modified
  void modified(Map<String, Object> properties) {
    try {
      keepAlive.settings(NatSettings.read(properties).keepAlive());
    } catch (SettingsException e) {
      LOG.debug("the settings before stay", e);
    }
  }

  @Deactivate
  void deactivate() {
    keepAlive.close();
  }
}
