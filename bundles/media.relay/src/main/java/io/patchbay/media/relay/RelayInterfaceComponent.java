package io.patchbay.media.relay;

import io.patchbay.lib.settings.Settings;
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

/** One named interface by configuration: {@code io.patchbay.media.relay.interface-NAME.cfg}. */
@Component(
    configurationPid = RelayInterfaceComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {})
@Designate(ocd = InterfaceConfig.class, factory = true)
public final class RelayInterfaceComponent {
  static final String PID = "io.patchbay.media.relay.interface";

  private static final Logger LOG = LoggerFactory.getLogger(RelayInterfaceComponent.class);

  private final RelayComponent relay;

  @Activate
  public RelayInterfaceComponent(
      @Reference(name = "relay") RelayComponent relay, Map<String, Object> properties) {
    this.relay = relay;
    apply(properties, "the interface is left out");
  }

  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties, "the interface stays as it was");
  }

  @Deactivate
  void deactivate() {
    relay.remove(this);
  }

  private void apply(Map<String, Object> properties, String otherwise) {
    try {
      relay.put(this, read(properties));
    } catch (SettingsException e) {
      LOG.error("{} ({})", e.getMessage(), otherwise);
    }
  }

  static MediaInterface read(Map<String, Object> properties) throws SettingsException {
    Settings settings = Settings.of(InterfaceConfig.class, properties);
    String name = Settings.instanceName(properties);
    if (name.equals(MediaInterface.DEFAULT)) {
      settings.problem(
          "bind.address", "the default interface is configured in " + RelayComponent.PID);
    }
    MediaInterface made = new InterfaceReader(settings).named(name);
    settings.orThrow();
    return made;
  }
}
