package io.patchbay.sip.transport;

import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.transaction.Timing;
import java.util.Map;

/**
 * Settings of the edge as a whole.
 *
 * @param threads number of loops, at least 1
 */
record TransportSettings(int threads, Timing timing) {
  static TransportSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(TransportConfig.class, properties);
    int threads = settings.integer("threads", 0, 64);
    int t1 = settings.integer("t1", 10, 10_000);
    int t2 = settings.integer("t2", 10, 60_000);
    int t4 = settings.integer("t4", 10, 60_000);
    if (t2 < t1) {
      settings.problem("t2", "must not be less than t1=" + t1);
    }
    settings.orThrow();
    return new TransportSettings(
        threads == 0 ? fitting(Runtime.getRuntime().availableProcessors()) : threads,
        new Timing(t1, t2, t4));
  }

  static TransportSettings standard() {
    return new TransportSettings(
        fitting(Runtime.getRuntime().availableProcessors()), Timing.STANDARD);
  }

  static int fitting(int processors) {
    return processors <= 2 ? 1 : Math.min(4, processors / 2);
  }
}
