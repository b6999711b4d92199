package io.patchbay.routing;

import io.patchbay.api.call.routing.Hunting;
import io.patchbay.lib.settings.Settings;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The keys of a route that are about what comes when a target does not take the call. */
final class HuntReading {
  private HuntReading() {}

  /** What cannot be used is noted as a problem of its key. */
  static Hunting of(Settings settings) {
    return new Hunting(
        settings.parsed("hunt.causes", HuntReading::causes, Hunting.STANDARD.causes()),
        settings.flag("hunt.after.ringing"),
        settings.parsed("redirects", HuntReading::redirects, Hunting.Redirects.REFUSE),
        settings.parsed("challenges", HuntReading::challenges, Hunting.Challenges.REFUSE));
  }

  private static Set<Integer> causes(String text) {
    Set<Integer> causes = new TreeSet<>();
    if (text.isEmpty()) {
      return causes;
    }
    for (String cause : text.split("[,\\s]+", 0)) {
      if (!cause.matches("[45]\\d\\d")) {
        throw new IllegalArgumentException("must be final responses from 400 to 599");
      }
      causes.add(Integer.valueOf(cause));
    }
    return causes;
  }

  private static Hunting.Redirects redirects(String text) {
    for (Hunting.Redirects redirects : Hunting.Redirects.values()) {
      if (redirects.name().toLowerCase(Locale.ROOT).equals(text)) {
        return redirects;
      }
    }
    throw new IllegalArgumentException("must be refuse, relay or follow");
  }

  private static Hunting.Challenges challenges(String text) {
    return switch (text) {
      case "refuse" -> Hunting.Challenges.REFUSE;
      case "relay" -> Hunting.Challenges.RELAY;
      default -> throw new IllegalArgumentException("must be refuse or relay");
    };
  }
}
