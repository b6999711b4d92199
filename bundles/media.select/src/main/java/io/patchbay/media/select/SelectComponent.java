package io.patchbay.media.select;

import io.patchbay.api.media.BackendChoice;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.media.select.tap.TapLimits;
import io.patchbay.media.select.tap.Taps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The selector as a service; backends and taps come and go by the whiteboard. */
@Component(service = MediaSelector.class, configurationPid = SelectComponent.PID)
@Designate(ocd = Config.class)
public final class SelectComponent implements MediaSelector {
  static final String PID = "io.patchbay.media.select";

  private static final Logger LOG = LoggerFactory.getLogger(SelectComponent.class);
  private static final String RANKING = "service.ranking";
  private static final long CHECK_MILLIS = 500;

  private final Directory<MediaBackend> directory = new Directory<>("media backends");
  private final Taps taps = new Taps(new TapLimits(512, Duration.ofSeconds(3)), System::nanoTime);
  private final Leases leases = new Leases();
  private final ConfiguredSelector selector =
      new ConfiguredSelector(
          directory, taps, leases, bound -> ThreadLocalRandom.current().nextInt(bound));
  private final Departures departures =
      new Departures(
          leases,
          selector::hasAlternative,
          new Departures.Limits(Duration.ofSeconds(2), Duration.ofSeconds(20)),
          System::nanoTime);
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(SelectComponent::watchThread);
  private volatile boolean stopped;

  @Reference(
      name = "backends",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bind(MediaBackend backend, Map<String, Object> properties) {
    directory.add(name(backend, properties), backend, ranking(properties));
  }

  /**
   * Returns when the calls of the backend are elsewhere, or have had their time: only then may it
   * stop. When it is the selection that stops, calls stay where they are.
   */
  void unbind(MediaBackend backend, Map<String, Object> properties) {
    String name = name(backend, properties);
    directory.remove(name, backend);
    if (!stopped) {
      try {
        departures.leaves(name, backend);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String name(MediaBackend backend, Map<String, Object> properties) {
    return properties.get(MediaBackend.NAME) instanceof String name ? name : backend.name();
  }

  @Reference(
      name = "taps",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindTap(MediaTap tap, Map<String, Object> properties) {
    if (properties.get(MediaTap.NAME) instanceof String name && !name.isEmpty()) {
      taps.add(name, tap, ranking(properties));
      LOG.info("media: tap '{}' is there", name);
    } else {
      LOG.error(
          "a media tap without a service property '{}' is left out: {}",
          MediaTap.NAME,
          tap.getClass().getName());
    }
  }

  /** Returns when the tap has let go of every call it listened to. */
  void unbindTap(MediaTap tap, Map<String, Object> properties) {
    if (properties.get(MediaTap.NAME) instanceof String name) {
      taps.remove(name, tap);
    }
  }

  private static int ranking(Map<String, Object> properties) {
    return properties.get(RANKING) instanceof Integer number ? number : 0;
  }

  @Activate
  void activate(Map<String, Object> properties) {
    apply(properties);
    var unused =
        watch.scheduleWithFixedDelay(
            departures::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  void deactivate() {
    stopped = true;
    watch.shutdownNow();
    taps.close();
  }

  private static Thread watchThread(Runnable task) {
    Thread thread = new Thread(task, "media-select-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void apply(Map<String, Object> properties) {
    try {
      Settings settings = Settings.of(Config.class, properties);
      BackendChoice choice =
          settings.parsed("backend", BackendChoice::parse, BackendChoice.of("relay"));
      Optional<BackendChoice> fallback =
          settings.parsed(
              "fallback",
              text -> text.isEmpty() ? Optional.empty() : Optional.of(BackendChoice.parse(text)),
              Optional.empty());
      Departures.Limits times =
          new Departures.Limits(
              Duration.ofSeconds(settings.integer("failover.after", 0, 3600)),
              Duration.ofSeconds(settings.integer("move.time", 0, 600)));
      TapLimits limits =
          new TapLimits(
              settings.integer("tap.queue", 16, 65_536),
              Duration.ofSeconds(settings.integer("tap.patience", 1, 60)));
      settings.orThrow();
      taps.limits(limits);
      departures.limits(times);
      selector.choose(choice, fallback.orElse(null));
      LOG.info(
          "media: new calls get backend '{}'{}",
          choice,
          fallback.map(otherwise -> ", or else '" + otherwise + "'").orElse(""));
    } catch (SettingsException e) {
      LOG.error("{} (the media backend of new calls stays as it was)", e.getMessage());
    }
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return selector.open(spec);
  }

  @Override
  public CompletionStage<MediaSession> replace(
      MediaSession before, MediaSessionSpec spec, Optional<String> backend) {
    return selector.replace(before, spec, backend);
  }

  @Override
  public String choice() {
    return selector.choice();
  }

  @Override
  public String selected() {
    return selector.selected();
  }

  @Override
  public List<BackendStatus> backends() {
    return selector.backends();
  }

  @Override
  public BackendRole role(String backend) {
    return selector.role(backend);
  }

  @Override
  public boolean drain(String backend, boolean drained) {
    return selector.drain(backend, drained);
  }
}
