package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.node.NodeSlot;
import io.patchbay.lib.settings.SettingsException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a service: one for each configuration. */
@Component(
    service = MediaBackend.class,
    configurationPid = RtpProxyComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
public final class RtpProxyComponent implements MediaBackend {
  static final String PID = "io.patchbay.media.rtpproxy";

  private static final Logger LOG = LoggerFactory.getLogger(RtpProxyComponent.class);

  private final NodeSlot<RunningNode> slot;

  /** Starts the client of the node, unless its configuration cannot be used. */
  @Activate
  public RtpProxyComponent(Map<String, Object> properties) {
    slot = new NodeSlot<>(RtpProxySettings.name(properties));
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  synchronized void deactivate() {
    slot.close();
  }

  private synchronized void apply(Map<String, Object> properties) {
    RunningNode running = slot.current();
    try {
      RtpProxySettings settings = RtpProxySettings.read(properties);
      if (running != null && settings.isSameNode(running.backend().settings())) {
        running.backend().apply(settings.media());
      } else {
        slot.replace(RunningNode.start(settings, running));
      }
      LOG.info("{}: node at {}", name(), settings.control());
    } catch (SettingsException | IOException e) {
      String problem =
          e instanceof IOException
              ? name() + ": notification: " + e.getMessage()
              : String.valueOf(e.getMessage());
      slot.problem(problem);
      LOG.error(
          "{} ({})",
          problem,
          running == null ? name() + " does not run" : name() + " keeps its settings");
    }
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
