package io.patchbay.trunks;

import io.patchbay.api.sip.SipTransport;
import io.patchbay.lib.settings.SettingsException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One trunk by configuration: {@code io.patchbay.trunk-NAME.cfg}. */
@Component(
    configurationPid = "io.patchbay.trunk",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {},
    immediate = true)
@Designate(ocd = TrunkConfig.class, factory = true)
public final class TrunkComponent {
  private static final Logger LOG = LoggerFactory.getLogger(TrunkComponent.class);

  private final TrunksComponent trunks;
  private final SipTransport transport;
  private @Nullable Trunk running;

  @Activate
  public TrunkComponent(
      @Reference(name = "trunks") TrunksComponent trunks,
      @Reference(name = "transport") SipTransport transport,
      Map<String, Object> properties) {
    this.trunks = trunks;
    this.transport = transport;
    apply(properties, "the trunk is left out");
  }

  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties, "the trunk before stays");
  }

  @Deactivate
  void deactivate() {
    stop();
  }

  private void apply(Map<String, Object> properties, String otherwise) {
    try {
      TrunkSettings settings = TrunkSettings.read(properties);
      stop();
      if (settings.enabled()) {
        Trunk trunk =
            new Trunk(settings, transport, () -> ThreadLocalRandom.current().nextDouble());
        running = trunk;
        trunks.table().put(trunk);
        trunk.start();
      }
    } catch (SettingsException e) {
      LOG.error("{}; {}", e.getMessage(), otherwise);
    }
  }

  private void stop() {
    if (running != null) {
      trunks.table().remove(running);
      running.stop();
      running = null;
    }
  }
}
