package io.patchbay.media.select;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.media.select.tap.TapLimits;
import io.patchbay.media.select.tap.Taps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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

  private final Directory<MediaBackend> directory = new Directory<>("media backends");
  private final Taps taps = new Taps(new TapLimits(512, Duration.ofSeconds(3)), System::nanoTime);
  private final ConfiguredSelector selector = new ConfiguredSelector(directory, taps, "");

  @Reference(
      name = "backends",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bind(MediaBackend backend, Map<String, Object> properties) {
    directory.add(name(backend, properties), backend, ranking(properties));
  }

  void unbind(MediaBackend backend, Map<String, Object> properties) {
    directory.remove(name(backend, properties), backend);
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
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  @Deactivate
  void deactivate() {
    taps.close();
  }

  private void apply(Map<String, Object> properties) {
    try {
      Settings settings = Settings.of(Config.class, properties);
      String backend = settings.requiredText("backend");
      TapLimits limits =
          new TapLimits(
              settings.integer("tap.queue", 16, 65_536),
              Duration.ofSeconds(settings.integer("tap.patience", 1, 60)));
      settings.orThrow();
      taps.limits(limits);
      selector.choose(backend);
      LOG.info("media: new calls get backend '{}'", backend);
    } catch (SettingsException e) {
      LOG.error("{} (the media backend of new calls stays as it was)", e.getMessage());
    }
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return selector.open(spec);
  }

  @Override
  public String selected() {
    return selector.selected();
  }

  @Override
  public List<BackendStatus> backends() {
    return selector.backends();
  }
}
