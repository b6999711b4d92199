package io.patchbay.media.relay;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay as a service. */
@Component(
    service = MediaBackend.class,
    configurationPid = RelayComponent.PID,
    property = MediaBackend.NAME + "=" + RelayBackend.RELAY)
@Designate(ocd = Config.class)
public final class RelayComponent implements MediaBackend {
  static final String PID = "io.patchbay.media.relay";

  private static final Logger LOG = LoggerFactory.getLogger(RelayComponent.class);

  private volatile @Nullable RelayBackend backend;
  private volatile String problem = "not started";

  /** Starts the relay, unless its configuration cannot be used. */
  @Activate
  public RelayComponent(Map<String, Object> properties) {
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  void deactivate() {
    RelayBackend running = backend;
    backend = null;
    problem = "stopped";
    if (running != null) {
      running.stop();
    }
  }

  private void apply(Map<String, Object> properties) {
    try {
      RelaySettings settings = RelaySettings.read(withoutName(properties));
      RelayBackend running = backend;
      if (running == null) {
        backend = start(settings);
      } else {
        change(running, settings);
      }
    } catch (SettingsException e) {
      problem = String.valueOf(e.getMessage());
      LOG.error(
          "{} ({})",
          e.getMessage(),
          backend == null ? "the relay does not run" : "the relay keeps its settings");
    }
  }

  private static RelayBackend start(RelaySettings settings) {
    EphemeralPorts.warnOfOverlap(settings.ports());
    LOG.info("relay: {}", settings.describe());
    return new RelayBackend(
        PacketEngines.start(settings.engine()),
        settings,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  private static void change(RelayBackend running, RelaySettings settings) {
    RelaySettings old = running.settings();
    running.settings(settings);
    if (!settings.ports().equals(old.ports())) {
      EphemeralPorts.warnOfOverlap(settings.ports());
    }
    if (!settings.engine().equals(old.engine())) {
      LOG.warn("relay: engine, threads and batch.interval take effect when it is started again");
    }
    LOG.info("relay: {}", settings.describe());
  }

  /** The name is a property of the service, not a key of the configuration. */
  private static Map<String, Object> withoutName(Map<String, Object> properties) {
    Map<String, Object> keys = new HashMap<>(properties);
    keys.remove(NAME, RelayBackend.RELAY);
    return keys;
  }

  @Override
  public String name() {
    return RelayBackend.RELAY;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    RelayBackend running = backend;
    return running != null
        ? running.open(spec)
        : CompletableFuture.failedStage(
            new MediaException(MediaException.Kind.UNAVAILABLE, "relay: " + problem));
  }

  @Override
  public BackendStatus status() {
    RelayBackend running = backend;
    return running != null
        ? running.status()
        : new BackendStatus(RelayBackend.RELAY, false, problem, 0, 0, 0);
  }
}
