package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapReceiver;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.lib.settings.DataFolder;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorder as a service: a tap of the name {@value #RECORDER}. */
@Component(
    service = MediaTap.class,
    configurationPid = "io.patchbay.media.recorder",
    property = MediaTap.NAME + "=" + RecorderComponent.RECORDER)
@Designate(ocd = Config.class)
public final class RecorderComponent implements MediaTap {
  static final String RECORDER = "recorder";

  private static final Logger LOG = LoggerFactory.getLogger(RecorderComponent.class);

  private final Path data;
  private volatile @Nullable RecorderSettings settings;
  private volatile String problem = "";

  @Activate
  public RecorderComponent(BundleContext context, Map<String, Object> properties) {
    this(DataFolder.of(context::getProperty), properties);
  }

  RecorderComponent(Path data, Map<String, Object> properties) {
    this.data = data;
    apply(properties);
  }

  /** Takes a changed configuration; one that cannot be used changes nothing. */
  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties);
  }

  private void apply(Map<String, Object> properties) {
    Map<String, Object> keys = new HashMap<>(properties);
    // the name is a property of the service, not a key of the configuration
    keys.remove(NAME, RECORDER);
    try {
      RecorderSettings read = RecorderSettings.read(keys, data);
      settings = read;
      LOG.info("recorder: writes {} to {}", read.formats(), read.directory());
    } catch (SettingsException e) {
      problem = String.valueOf(e.getMessage());
      LOG.error(
          "{} ({})",
          problem,
          settings == null ? "nothing can be recorded" : "the recorder keeps its settings");
    }
  }

  @Override
  public TapReceiver open(TapSession session) throws TapException {
    RecorderSettings current = settings;
    if (current == null) {
      throw new TapException(problem);
    }
    return Recording.begin(current, session, Instant.now());
  }
}
