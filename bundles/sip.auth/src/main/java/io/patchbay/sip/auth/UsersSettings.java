package io.patchbay.sip.auth;

import io.patchbay.lib.database.DatabaseSettings;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Where users are kept, and in which realm. */
record UsersSettings(String realm, DatabaseSettings database, Duration cacheTime) {
  /**
   * @param data the data folder
   */
  static UsersSettings read(Map<String, ?> properties, Path data) throws SettingsException {
    Settings settings = Settings.of(UsersConfig.class, properties);
    UsersSettings read =
        new UsersSettings(
            settings.requiredText("realm"),
            DatabaseSettings.read(settings, data, "users"),
            Duration.ofSeconds(settings.integer("cache.time", 0, 86_400)));
    if (read.realm.chars().anyMatch(c -> c < ' ')) {
      settings.problem("realm", "must be one line");
    }
    settings.orThrow();
    return read;
  }
}
