package io.patchbay.media.rtpengine;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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

  private final String name;
  private final String ownId;

  /** Those that were replaced, and still have calls. */
  private final List<RtpEngineNode> retired = new ArrayList<>();

  private final Set<String> live = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RtpEngineNode node;
  private volatile String problem = "not started";

  /** Starts the client, unless its configuration cannot be used. */
  @Activate
  public RtpEngineComponent(BundleContext context, Map<String, Object> properties) {
    ownId = ownId(context);
    String configured = properties.get(NAME) instanceof String text ? text.trim() : "";
    name = configured.isEmpty() ? "rtpengine-" + Settings.instanceName(properties) : configured;
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  synchronized void deactivate() {
    RtpEngineNode running = node;
    node = null;
    problem = "stopped";
    if (running != null) {
      running.close();
    }
    retired.forEach(RtpEngineNode::close);
    retired.clear();
  }

  private synchronized void apply(Map<String, Object> properties) {
    RtpEngineNode running = node;
    try {
      RtpEngineSettings settings = RtpEngineSettings.read(properties);
      if (running != null && running.settings().equals(settings.node())) {
        running.backend().apply(settings.defaults());
      } else {
        String id = settings.node().id();
        String prefix = "patchbay-" + (id.isEmpty() ? ownId : id) + "-";
        node = new RtpEngineNode(settings, prefix, live);
        retire(running);
      }
      LOG.info("{}: {}", name, settings.node().control());
    } catch (SettingsException e) {
      problem = String.valueOf(e.getMessage());
      LOG.error(
          "{} ({})",
          e.getMessage(),
          running == null ? name + " does not run" : name + " keeps its settings");
    }
  }

  /** One without calls ends at once, the others with the component. */
  private void retire(@Nullable RtpEngineNode replaced) {
    retired.removeIf(
        old -> {
          boolean empty = old.backend().sessions() == 0;
          if (empty) {
            old.close();
          }
          return empty;
        });
    if (replaced != null) {
      if (replaced.backend().sessions() == 0) {
        replaced.close();
      } else {
        retired.add(replaced);
      }
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
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    RtpEngineNode running = node;
    return running != null
        ? running.backend().open(spec)
        : CompletableFuture.failedStage(
            new MediaException(MediaException.Kind.UNAVAILABLE, name + ": " + problem));
  }

  @Override
  public BackendStatus status() {
    RtpEngineNode running = node;
    return running != null
        ? running.backend().status()
        : new BackendStatus(name, false, problem, 0, -1, -1);
  }
}
