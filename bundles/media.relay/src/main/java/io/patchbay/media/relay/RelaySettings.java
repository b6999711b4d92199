package io.patchbay.media.relay;

import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/**
 * The relay's configuration, checked.
 *
 * @param main the interface that is always there
 * @param timeouts how long a session may be silent
 * @param engine how packets get in and out
 */
record RelaySettings(MediaInterface main, RelayTimeouts timeouts, EngineSettings engine) {
  private static final int MOST_SECONDS = 7 * 24 * 3600;

  /** Reads the component's properties against {@link Config}. */
  static RelaySettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    MediaInterface main = new InterfaceReader(settings).main();
    int setup = settings.integer("setup.timeout", 1, MOST_SECONDS);
    int idle = settings.integer("idle.timeout", 0, MOST_SECONDS);
    int hold = settings.integer("hold.timeout", 0, MOST_SECONDS);
    EngineSettings engine = EngineSettings.read(settings);
    settings.orThrow();
    return new RelaySettings(
        main, new RelayTimeouts(millis(setup), millis(idle), millis(hold)), engine);
  }

  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  private static long millis(int seconds) {
    return Duration.ofSeconds(seconds).toMillis();
  }
}
