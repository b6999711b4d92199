package io.patchbay.routing;

import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.lib.settings.Network;
import io.patchbay.lib.settings.Settings;
import java.net.InetAddress;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which calls a route is for, besides the called number. What is empty asks for nothing.
 *
 * @param calling what the whole calling user must match
 * @param sources networks, one of which the call must come from
 * @param listeners one of which it must have come in by
 * @param origins what it must come from, such as {@code trunk:carrier}; {@code trunk:*} stands for
 *     any of the kind, {@code -} for what has no name
 * @param times when it must come
 */
record Conditions(
    Pattern calling,
    List<Network> sources,
    List<String> listeners,
    List<String> origins,
    Schedule times) {

  /** What cannot be used is noted as a problem of its key. */
  static Conditions read(Settings settings) {
    String calling = settings.text("calling");
    return new Conditions(
        settings.parsed(
            "calling",
            text -> StaticRoute.compile(calling.isEmpty() ? ".*" : text),
            Pattern.compile("")),
        settings.parsed("sources", Network::list, List.of()),
        words(settings.text("listeners")),
        words(settings.text("from")),
        settings.parsed(
            "times",
            text ->
                Schedule.parse(
                    text, settings.parsed("time.zone", Schedule::zone, Schedule.ALWAYS.zone())),
            Schedule.ALWAYS));
  }

  /**
   * Which condition the call does not meet, in words; empty when it meets all.
   *
   * @param origin what it comes from; empty when it has no name
   */
  Optional<String> unmet(RouteRequest call, String origin, ZonedDateTime now) {
    if (!calling.matcher(call.calling()).matches()) {
      return Optional.of("calling number '" + call.calling() + "' does not match " + calling);
    }
    Optional<InetAddress> source = call.caller().source().map(address -> address.getAddress());
    if (!sources.isEmpty()
        && source.stream().noneMatch(at -> sources.stream().anyMatch(net -> net.contains(at)))) {
      return Optional.of(
          "source "
              + source.map(InetAddress::getHostAddress).orElse("unknown")
              + " is not in "
              + sources);
    }
    if (!listeners.isEmpty() && !listeners.contains(call.listener())) {
      return Optional.of("listener '" + call.listener() + "' is none of " + listeners);
    }
    if (!origins.isEmpty() && origins.stream().noneMatch(each -> isFrom(each, origin))) {
      return Optional.of(
          "it comes from " + (origin.isEmpty() ? "nobody by name" : origin) + ", not " + origins);
    }
    return times.contains(now)
        ? Optional.empty()
        : Optional.of("the time is not " + times.text() + " (" + times.zone() + ")");
  }

  private static boolean isFrom(String wanted, String origin) {
    if (wanted.equals("-")) {
      return origin.isEmpty();
    }
    return wanted.endsWith(":*")
        ? origin.startsWith(wanted.substring(0, wanted.length() - 1))
        : origin.equals(wanted);
  }

  private static List<String> words(String text) {
    return Stream.of(text.split("[,\\s]+", 0)).filter(word -> !word.isEmpty()).toList();
  }
}
