package io.patchbay.routing;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One route, checked and immutable.
 *
 * @param name instance name, such as {@code default} for {@code
 *     io.patchbay.routing.route-default.cfg}
 * @param priority lower is asked first
 * @param pattern what the whole called user must match
 * @param target a SIP URI with placeholders
 * @param media what is wanted for media, as {@link RouteTarget#media} has it
 * @param headers which headers pass
 */
record StaticRoute(
    String name,
    int priority,
    Pattern pattern,
    String target,
    Map<String, String> media,
    HeaderRules headers) {
  private static final Pattern SIP_URI =
      Pattern.compile(
          "sips?:([^@\\s<>]+@)?(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?([;?][^\\s<>]*)?");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(user|\\d)}");
  private static final String UNRESERVED = "-_.!~*'()&=+$,;?/";

  static StaticRoute read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(RouteConfig.class, properties);
    Pattern pattern = settings.parsed("pattern", StaticRoute::compile, Pattern.compile(""));
    String target = settings.requiredText("target");
    if (!target.isEmpty()) {
      checkTarget(settings, pattern, target);
    }
    StaticRoute route =
        new StaticRoute(
            Settings.instanceName(properties),
            settings.integer("priority", 0, 1_000_000),
            pattern,
            target,
            media(settings),
            HeaderReading.of(settings));
    settings.orThrow();
    return route;
  }

  private static Map<String, String> media(Settings settings) {
    Map<String, String> media = settings.section("media.");
    media.forEach(
        (key, value) -> {
          try {
            RouteTarget.checkMedia(key, value);
          } catch (IllegalArgumentException e) {
            settings.problem("media." + key, String.valueOf(e.getMessage()));
          }
        });
    return media;
  }

  /** The URI for a called user; empty when the route is not for it. */
  Optional<String> uriFor(String called) {
    Matcher match = pattern.matcher(called);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        PLACEHOLDER
            .matcher(target)
            .replaceAll(
                place -> Matcher.quoteReplacement(escape(value(place.group(1), called, match)))));
  }

  private static String value(String place, String called, Matcher match) {
    if (place.equals("user")) {
      return called;
    }
    @Nullable String group = match.group(Integer.parseInt(place));
    return group == null ? "" : group;
  }

  private static Pattern compile(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + " at position " + e.getIndex(),
          e);
    }
  }

  private static void checkTarget(Settings settings, Pattern pattern, String target) {
    int groups = pattern.matcher("").groupCount();
    Matcher places = PLACEHOLDER.matcher(target);
    while (places.find()) {
      String place = places.group(1);
      if (!place.equals("user") && Integer.parseInt(place) > groups) {
        settings.problem("target", "the pattern has no group {" + place + "}");
      }
    }
    if (!SIP_URI.matcher(places.reset().replaceAll("1")).matches()) {
      settings.problem(
          "target", "must be a SIP URI such as sip:{user}@192.0.2.1:5060;transport=tcp");
    }
  }

  /** Escapes what may not stand in the user part of a SIP URI (RFC 3261 section 25.1). */
  private static String escape(String user) {
    StringBuilder escaped = new StringBuilder(user.length());
    for (byte each : user.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(String.format("%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
