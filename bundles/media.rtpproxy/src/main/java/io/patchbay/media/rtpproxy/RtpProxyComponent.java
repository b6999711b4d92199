package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.SettingsException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
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

  private final String name;
  private volatile @Nullable RunningNode running;
  private volatile String problem = "not started";

  /** Starts the client of the node, unless its configuration cannot be used. */
  @Activate
  public RtpProxyComponent(Map<String, Object> properties) {
    name = RtpProxySettings.name(properties);
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  synchronized void deactivate() {
    RunningNode node = running;
    running = null;
    problem = "stopped";
    if (node != null) {
      node.stop();
    }
  }

  private synchronized void apply(Map<String, Object> properties) {
    RunningNode node = running;
    try {
      RtpProxySettings settings = RtpProxySettings.read(properties);
      if (node == null) {
        running = new RunningNode(settings);
        LOG.info("{}: node at {}", name, settings.control());
      } else {
        change(node.backend(), settings);
      }
    } catch (SettingsException | IOException e) {
      problem =
          e instanceof IOException
              ? name + ": notification: " + e.getMessage()
              : String.valueOf(e.getMessage());
      LOG.error(
          "{} ({})", problem, node == null ? name + " does not run" : name + " keeps its settings");
    }
  }

  private void change(RtpProxyBackend backend, RtpProxySettings settings) {
    if (!settings.isSameNode(backend.settings())) {
      LOG.warn(
          "{}: name, control, budget, notification and command take effect when the node's "
              + "configuration is taken away and put back",
          name);
    }
    backend.apply(settings.media());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    RunningNode node = running;
    return node != null
        ? node.backend().open(spec)
        : CompletableFuture.failedStage(
            new MediaException(MediaException.Kind.UNAVAILABLE, name + ": " + problem));
  }

  @Override
  public BackendStatus status() {
    RunningNode node = running;
    return node != null
        ? node.backend().status()
        : new BackendStatus(name, false, problem, 0, -1, -1);
  }
}
