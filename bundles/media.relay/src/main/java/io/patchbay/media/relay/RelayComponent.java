package io.patchbay.media.relay;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.SettingsException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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

/** The relay as a service. It runs, and keeps its calls, also while nobody selects it. */
@Component(
    immediate = true,
    service = {MediaBackend.class, RelayComponent.class},
    configurationPid = RelayComponent.PID,
    property = MediaBackend.NAME + "=" + RelayBackend.RELAY)
@Designate(ocd = Config.class)
public final class RelayComponent implements MediaBackend {
  static final String PID = "io.patchbay.media.relay";

  private static final Logger LOG = LoggerFactory.getLogger(RelayComponent.class);

  private final Map<Object, MediaInterface> named = new HashMap<>();
  private final CpuMeter cpu = new CpuMeter(this::look);
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
  synchronized void deactivate() {
    RelayBackend running = backend;
    backend = null;
    problem = "stopped";
    if (running != null) {
      running.stop();
    }
    cpu.close();
  }

  /**
   * Puts an interface in, in place of the one {@code owner} had.
   *
   * @param owner whoever takes it out again
   */
  synchronized void put(Object owner, MediaInterface made) {
    if (!made.equals(named.put(owner, made))) {
      LOG.info("relay: interface {}: {}", made.name(), made.describe());
      interfacesChanged();
      InterfaceChecks.warn(made, interfaces());
    }
  }

  /** Takes out what {@code owner} put in; what is bound on it stays until its calls end. */
  synchronized void remove(Object owner) {
    MediaInterface gone = named.remove(owner);
    if (gone != null) {
      LOG.info("relay: interface {} is gone", gone.name());
      interfacesChanged();
    }
  }

  private void look() {
    RelayBackend running = backend;
    if (running != null) {
      running.look();
    }
  }

  private void interfacesChanged() {
    RelayBackend running = backend;
    if (running != null) {
      running.apply(running.settings(), interfaces());
    }
  }

  private List<MediaInterface> interfaces() {
    return named.values().stream().sorted(Comparator.comparing(MediaInterface::name)).toList();
  }

  private synchronized void apply(Map<String, Object> properties) {
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

  private RelayBackend start(RelaySettings settings) {
    InterfaceChecks.warn(settings.main(), interfaces());
    LOG.info("relay: {}", settings.main().describe());
    return new RelayBackend(
        PacketEngines.start(settings.engine()),
        settings,
        interfaces(),
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        cpu);
  }

  private void change(RelayBackend running, RelaySettings settings) {
    RelaySettings old = running.settings();
    running.apply(settings, interfaces());
    if (!settings.main().equals(old.main())) {
      InterfaceChecks.warn(settings.main(), interfaces());
    }
    if (!settings.engine().equals(old.engine())) {
      LOG.warn(
          "relay: what concerns engine, threads and batching takes effect when it starts again");
    }
    LOG.info("relay: {}", settings.main().describe());
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
