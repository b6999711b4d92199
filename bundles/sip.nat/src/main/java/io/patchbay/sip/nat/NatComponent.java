package io.patchbay.sip.nat;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.lib.settings.SettingsException;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The NAT helper as an interceptor before all others, which answer by the path it finds. */
@Component(
    configurationPid = "io.patchbay.sip.nat",
    configurationPolicy = ConfigurationPolicy.OPTIONAL,
    service = SipInterceptor.class,
    property = Constants.SERVICE_RANKING + ":Integer=2000")
@Designate(ocd = Config.class)
public final class NatComponent implements SipInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(NatComponent.class);

  private final NatInterceptor interceptor;

  @Activate
  public NatComponent(Map<String, Object> properties) throws SettingsException {
    NatSettings settings = readOrStandard(properties);
    interceptor = new NatInterceptor(settings);
    LOG.info("{}", settings.describe());
  }

  private static NatSettings readOrStandard(Map<String, Object> properties)
      throws SettingsException {
    try {
      return NatSettings.read(properties);
    } catch (SettingsException e) {
      LOG.error("{}; the defaults are used", e.getMessage());
      return NatSettings.read(Map.of());
    }
  }

  @Modified
  void modified(Map<String, Object> properties) {
    try {
      NatSettings settings = NatSettings.read(properties);
      interceptor.settings(settings);
      LOG.info("{}", settings.describe());
    } catch (SettingsException e) {
      LOG.error("{}; the settings before it stay", e.getMessage());
    }
  }

  @Override
  public boolean onRequest(IncomingRequest request) {
    return interceptor.onRequest(request);
  }

  @Override
  public void onResponse(IncomingResponse response) {
    interceptor.onResponse(response);
  }
}
