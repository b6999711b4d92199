package io.patchbay.media.rtpengine;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.node.NodeSlot;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An RTPEngine as a service, one for each configuration. */
@Component(
    service = MediaBackend.class,
    configurationPid = RtpEngineComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
public final class RtpEngineComponent implements MediaBackend {
  static final String PID = "io.patchbay.media.rtpengine";

  private static final Logger LOG = LoggerFactory.getLogger(RtpEngineComponent.class);

  private final String ownId;
  private final NodeSlot<RtpEngineNode> slot;
  private final Set<String> live = ConcurrentHashMap.newKeySet();

  /** Starts the client, unless its configuration cannot be used. */
  @Activate
  public RtpEngineComponent(BundleContext context, Map<String, Object> properties) {
    ownId = ownId(context);
    String configured = properties.get(NAME) instanceof String text ? text.trim() : "";
    slot =
        new NodeSlot<>(
            configured.isEmpty() ? "rtpengine-" + Settings.instanceName(properties) : configured);
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  synchronized void deactivate() {
    slot.close();
  }

  private synchronized void apply(Map<String, Object> properties) {
    RtpEngineNode running = slot.current();
    try {
      RtpEngineSettings settings = RtpEngineSettings.read(properties);
      if (running != null && running.settings().equals(settings.node())) {
        running.backend().apply(settings.defaults());
      } else {
        String id = settings.node().id();
        String prefix = "patchbay-" + (id.isEmpty() ? ownId : id) + "-";
        slot.replace(new RtpEngineNode(settings, prefix, live));
      }
      LOG.info("{}: {}", name(), settings.node().control());
    } catch (SettingsException e) {
      slot.problem(String.valueOf(e.getMessage()));
      LOG.error(
          "{} ({})",
          e.getMessage(),
          running == null ? name() + " does not run" : name() + " keeps its settings");
    }
  }

  /** The same at every start of this gateway, and another for every other one. */
  private static String ownId(BundleContext context) {
    String data = context.getProperty("patchbay.data");
    String place = data != null ? data : String.valueOf(context.getDataFile(""));
    String host = "localhost";
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("the host has no name", e);
    }
    return Integer.toHexString((host + place).hashCode());
  }

  @Override
  public String name() {
    return slot.name();
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return slot.open(spec);
  }

  @Override
  public BackendStatus status() {
    return slot.status();
  }
}
