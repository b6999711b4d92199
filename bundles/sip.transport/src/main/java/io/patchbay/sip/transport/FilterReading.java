package io.patchbay.sip.transport;

import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.filter.FilterSettings;
import io.patchbay.sip.transport.filter.Networks;
import io.patchbay.sip.transport.message.MessageLimits;
import java.util.Map;

/** The front filter's configuration. */
final class FilterReading {
  private FilterReading() {}

  /**
   * @throws SettingsException naming every value that cannot be used
   */
  static FilterSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(FilterConfig.class, properties);
    FilterSettings read =
        new FilterSettings(
            new MessageLimits(
                settings.integer("max.datagram", 1_000, 65_535),
                settings.integer("max.message", 1_000, 1 << 20),
                settings.integer("max.headers", 20, 1_000),
                settings.integer("max.line", 256, 65_535)),
            settings.parsed("allow", Networks::parse, Networks.NONE),
            settings.parsed("deny", Networks::parse, Networks.NONE),
            settings.integer("source.rate", 0, 1_000_000),
            settings.integer("source.burst", 1, 1_000_000),
            settings.parsed("source.exempt", Networks::parse, Networks.NONE),
            settings.parsed("source.answer", FilterReading::answers503, false),
            settings.integer("source.ipv6.prefix", 16, 128),
            settings.integer("source.table", 100, 1_000_000));
    settings.orThrow();
    return read;
  }

  private static Boolean answers503(String text) {
    if (!text.equals("drop") && !text.equals("503")) {
      throw new IllegalArgumentException("must be drop or 503");
    }
    return text.equals("503");
  }
}
