package io.patchbay.sip.transport;

import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.net.SignallingEdge;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge as a service, with its whiteboard. Listeners of this bundle find the edge through the
 * second service name, which nobody else can see.
 */
@Component(
    immediate = true,
    configurationPid = "io.patchbay.sip.transport",
    configurationPolicy = ConfigurationPolicy.OPTIONAL,
    service = {SipTransport.class, SipTransportComponent.class})
@Designate(ocd = TransportConfig.class)
public final class SipTransportComponent extends DelegatingTransport {
  private static final Logger LOG = LoggerFactory.getLogger(SipTransportComponent.class);

  private final SignallingEdge edge;
  private final int threads;
  private final SocketEngine engine;

  @Activate
  public SipTransportComponent(Map<String, Object> properties) {
    this(readOrStandard(properties));
  }

  private SipTransportComponent(TransportSettings settings) {
    this(new SignallingEdge(settings.threads(), settings.engine(), settings.timing()), settings);
  }

  private SipTransportComponent(SignallingEdge edge, TransportSettings settings) {
    super(edge.core());
    this.edge = edge;
    this.threads = settings.threads();
    this.engine = settings.engine();
    LOG.info("sip: engine {}, {} signalling threads", engine.key(), threads);
    edge.core().overloadDelay(settings.overloadDelay());
    edge.dns(settings.nameServers(), settings.dnsMillis());
  }

  SignallingEdge edge() {
    return edge;
  }

  @Modified
  void modified(Map<String, Object> properties) {
    try {
      TransportSettings settings = TransportSettings.read(properties);
      edge.core().timing(settings.timing());
      edge.core().overloadDelay(settings.overloadDelay());
      edge.dns(settings.nameServers(), settings.dnsMillis());
      if (settings.threads() != threads) {
        LOG.warn(
            "io.patchbay.sip.transport: threads={} takes effect at the next start; {} until then",
            settings.threads(),
            threads);
      }
      if (settings.engine() != engine) {
        LOG.warn(
            "io.patchbay.sip.transport: engine={} takes effect at the next start; {} until then",
            settings.engine().key(),
            engine.key());
      }
    } catch (SettingsException e) {
      LOG.error("{}; the settings before it stay", e.getMessage());
    }
  }

  @Deactivate
  void deactivate() {
    edge.close();
  }

  @Reference(
      name = "handler",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addHandler(SipRequestHandler handler, Map<String, Object> properties) {
    edge.core().add(handler, ranking(properties));
  }

  void updatedHandler(SipRequestHandler handler, Map<String, Object> properties) {
    edge.core().remove(handler);
    edge.core().add(handler, ranking(properties));
  }

  void removeHandler(SipRequestHandler handler) {
    edge.core().remove(handler);
  }

  @Reference(
      name = "interceptor",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addInterceptor(SipInterceptor interceptor, Map<String, Object> properties) {
    edge.core().add(interceptor, ranking(properties));
  }

  void updatedInterceptor(SipInterceptor interceptor, Map<String, Object> properties) {
    edge.core().remove(interceptor);
    edge.core().add(interceptor, ranking(properties));
  }

  void removeInterceptor(SipInterceptor interceptor) {
    edge.core().remove(interceptor);
  }

  private static int ranking(Map<String, Object> properties) {
    return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
  }

  private static TransportSettings readOrStandard(Map<String, Object> properties) {
    try {
      return TransportSettings.read(properties);
    } catch (SettingsException e) {
      LOG.error("{}; the defaults are used", e.getMessage());
      return TransportSettings.standard();
    }
  }
}
