package io.patchbay.sip.transport;

import io.patchbay.sip.transport.net.SignallingEdge;
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

/** One listening point for each configuration of the factory. */
@Component(
    immediate = true,
    service = {},
    configurationPid = "io.patchbay.sip.listener",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ListenerConfig.class, factory = true)
public final class ListenerComponent {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);

  private final SignallingEdge edge;
  private final String name;

  @Activate
  public ListenerComponent(
      @Reference(name = "transport") SipTransportComponent transport,
      Map<String, Object> properties) {
    edge = transport.edge();
    ListenerReading reading = ListenerReading.of(properties);
    name = reading.settings().name();
    if (reading.problem().isEmpty()) {
      edge.configure(reading.settings());
    } else {
      LOG.error("{}", reading.problem().get());
      edge.refuse(reading.settings(), reading.problem().get());
    }
  }

  @Modified
  void modified(Map<String, Object> properties) {
    ListenerReading reading = ListenerReading.of(properties);
    if (reading.problem().isEmpty()) {
      edge.configure(reading.settings());
    } else {
      LOG.error("{}; the settings before it stay", reading.problem().get());
    }
  }

  @Deactivate
  void deactivate() {
    edge.remove(name);
  }
}
