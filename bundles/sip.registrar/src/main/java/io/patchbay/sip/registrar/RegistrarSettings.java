package io.patchbay.sip.registrar;

import io.patchbay.lib.database.DatabaseSettings;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What may be registered, and for how long.
 *
 * @param domains whose users register here, in lower case; {@code *} for any; empty: nobody does
 * @param userNeeded whether only authenticated users may register
 * @param thirdParty users who may register others
 * @param usual seconds a binding lasts that names no time
 * @param least seconds; less is 423
 * @param most seconds; more is cut
 * @param contacts bindings of one user
 * @param replaces whether the oldest makes room beyond that; else 503
 * @param bindings of all users
 * @param pathNeedsSupport whether a Path is refused where the user agent does not support it
 * @param flowTimer time within which something has to come on a flow; zero: any
 * @param keep whether bindings are kept over a restart
 * @param database where
 */
record RegistrarSettings(
    Set<String> domains,
    boolean userNeeded,
    Set<String> thirdParty,
    int usual,
    int least,
    int most,
    int contacts,
    boolean replaces,
    int bindings,
    boolean pathNeedsSupport,
    Duration flowTimer,
    boolean keep,
    DatabaseSettings database) {

  /**
   * @param data the data folder
   */
  static RegistrarSettings read(Map<String, ?> properties, Path data) throws SettingsException {
    Settings settings = Settings.of(RegistrarConfig.class, properties);
    RegistrarSettings read =
        new RegistrarSettings(
            words(settings.text("domains").toLowerCase(Locale.ROOT)),
            settings.flag("user.needed"),
            words(settings.text("third.party")),
            settings.integer("expires.default", 1, 604_800),
            settings.integer("expires.min", 1, 604_800),
            settings.integer("expires.max", 1, 604_800),
            settings.integer("max.contacts", 1, 100),
            settings.parsed("over.max.contacts", RegistrarSettings::replaces, false),
            settings.integer("max.bindings", 1, 10_000_000),
            settings.flag("path.needs.support"),
            Duration.ofSeconds(settings.integer("flow.timer", 0, 3600)),
            settings.flag("keep"),
            DatabaseSettings.read(settings, data, "registrations"));
    if (read.least > read.most) {
      settings.problem("expires.min", "must not be more than expires.max");
    }
    if (!read.flowTimer.isZero() && read.flowTimer.toSeconds() < 10) {
      settings.problem("flow.timer", "must be 0 or 10 and more");
    }
    settings.orThrow();
    return read;
  }

  boolean serves(String host) {
    return domains.contains("*") || domains.contains(host.toLowerCase(Locale.ROOT));
  }

  private static Boolean replaces(String text) {
    if (!text.equals("refuse") && !text.equals("replace")) {
      throw new IllegalArgumentException("must be refuse or replace");
    }
    return text.equals("replace");
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>(List.of(text.split("[,\\s]+", 0)));
    words.remove("");
    return words;
  }
}
