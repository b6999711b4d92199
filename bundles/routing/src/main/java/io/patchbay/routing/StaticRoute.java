package io.patchbay.routing;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One route, checked and immutable.
 *
 * @param name instance name, such as {@code default} for {@code
 *     io.patchbay.routing.route-default.cfg}
 * @param priority lower is asked first
 * @param pattern what the whole called user must match
 * @param conditions what else a call must be
 * @param targets groups of targets, the first tried first
 * @param media what is wanted for media, as {@link RouteTarget#media} has it
 * @param hunting when the next group is tried
 * @param limits how many calls it carries
 * @param headers which headers pass
 * @param refer what becomes of a REFER; empty for what is usual on the node
 */
record StaticRoute(
    String name,
    int priority,
    Pattern pattern,
    Conditions conditions,
    List<List<TargetPattern>> targets,
    Map<String, String> media,
    Hunting hunting,
    RouteLimits limits,
    HeaderRules headers,
    Optional<ReferMode> refer) {

  static StaticRoute read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(RouteConfig.class, properties);
    Pattern pattern = settings.parsed("pattern", StaticRoute::compile, Pattern.compile(""));
    String name = Settings.instanceName(properties);
    StaticRoute route =
        new StaticRoute(
            name,
            settings.integer("priority", 0, 1_000_000),
            pattern,
            Conditions.read(settings),
            targets(settings, pattern),
            media(settings),
            HuntReading.of(settings),
            new RouteLimits(
                name,
                settings.integer("max.calls", 0, 1_000_000),
                settings.integer("max.call.rate", 0, 100_000)),
            HeaderReading.of(settings),
            settings.parsed("refer", StaticRoute::referMode, Optional.empty()));
    settings.orThrow();
    return route;
  }

  private static List<List<TargetPattern>> targets(Settings settings, Pattern pattern) {
    Duration timeout = Duration.ofSeconds(settings.integer("timeout", 0, 3600));
    if (settings.requiredText("target").isEmpty()) {
      return List.of();
    }
    int groups = pattern.matcher("").groupCount();
    return settings.parsed(
        "target", text -> TargetPattern.groups(text, timeout, groups), List.of());
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
    return Map.copyOf(media);
  }

  /** Why the route is not for a call, in words; empty when it is. */
  Optional<String> unmet(RouteRequest call, String origin, ZonedDateTime now) {
    return pattern.matcher(call.called()).matches()
        ? conditions.unmet(call, origin, now)
        : Optional.of("called number '" + call.called() + "' does not match " + pattern);
  }

  /** Where a called user is reached; the route must be for it. */
  List<RouteGroup> groupsFor(String called) {
    Matcher match = pattern.matcher(called);
    if (!match.matches()) {
      throw new IllegalArgumentException("route " + name + " is not for " + called);
    }
    List<RouteGroup> groups = new ArrayList<>();
    for (List<TargetPattern> group : targets) {
      List<RouteTarget> together = new ArrayList<>();
      for (TargetPattern target : group) {
        together.add(target(target.uriFor(called, match), target.timeout()));
      }
      groups.add(new RouteGroup(together));
    }
    return groups;
  }

  private RouteTarget target(String uri, Duration timeout) {
    return new RouteTarget(
        uri, name, media, timeout, headers, Outbound.plain(), RouteHop.byUri(), refer);
  }

  private static Optional<ReferMode> referMode(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(ReferMode.parse(text));
  }

  static Pattern compile(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + " at position " + e.getIndex(),
          e);
    }
  }
}
