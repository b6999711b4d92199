package io.patchbay.routing;

import io.patchbay.api.call.routing.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SIP URI, a registered user or another place with placeholders, and how long what it stands for
 * may take.
 *
 * @param uri a SIP URI, {@code user:} and a user's name, or a place as {@link PlaceName} has it;
 *     {@code {user}} stands for the called user, {@code {1}}, {@code {2}}, ... for groups of the
 *     route's pattern
 * @param timeout zero for no limit of its own
 */
record TargetPattern(String uri, Duration timeout) {
  private static final Pattern SIP_URI =
      Pattern.compile(
          "sips?:([^@\\s<>]+@)?(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?([;?][^\\s<>]*)?");
  private static final Pattern USER = Pattern.compile(RegisteredUsers.SCHEME + "\\S+");
  private static final String CALLED_USER = RegisteredUsers.SCHEME + "{user}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(user|\\d)}");
  private static final Pattern WITH_TIME = Pattern.compile("(\\S+)\\s+(\\d{1,4})s");

  /**
   * Reads groups between commas, in each of them targets between bars.
   *
   * @param usual the time-out of targets that name none
   * @param groups how many groups the route's pattern has
   * @throws IllegalArgumentException with the rule the text breaks
   */
  static List<List<TargetPattern>> groups(String text, Duration usual, int groups) {
    List<List<TargetPattern>> all = new ArrayList<>();
    for (String group : text.split(",(?=\\s|[a-z]+:|user(?:[\\s,|]|$))", -1)) {
      List<TargetPattern> targets = new ArrayList<>();
      for (String target : group.split("\\|", -1)) {
        targets.add(one(target.trim(), usual, groups));
      }
      all.add(targets);
    }
    return all;
  }

  /** The URI for a called user; names and numbers in places are taken as they are. */
  String uriFor(String called, MatchResult match) {
    if (uri.indexOf('{') < 0) {
      return uri;
    }
    UnaryOperator<String> form =
        PlaceName.isSip(uri) ? RouteTarget::escape : UnaryOperator.identity();
    return PLACEHOLDER
        .matcher(uri)
        .replaceAll(
            place -> Matcher.quoteReplacement(form.apply(value(place.group(1), called, match))));
  }

  private static boolean isUser(String uri) {
    return USER.matcher(uri).matches();
  }

  private static TargetPattern one(String text, Duration usual, int groups) {
    Matcher timed = WITH_TIME.matcher(text);
    String uri = timed.matches() ? timed.group(1) : text;
    if (uri.equals("user")) {
      uri = CALLED_USER;
    }
    Matcher places = PLACEHOLDER.matcher(uri);
    while (places.find()) {
      String place = places.group(1);
      if (!place.equals("user") && Integer.parseInt(place) > groups) {
        throw new IllegalArgumentException("the pattern has no group {" + place + "}");
      }
    }
    String sample = places.reset().replaceAll("1");
    if (!isUser(uri) && !SIP_URI.matcher(sample).matches() && !PlaceName.isPlace(sample)) {
      throw new IllegalArgumentException(
          "must be a SIP URI such as sip:{user}@192.0.2.1:5060;transport=tcp, or user for the"
              + " called user's registrations, or a trunk such as trunk:carrier, or several: those"
              + " between bars ring together, those behind a comma come next");
    }
    return new TargetPattern(
        uri, timed.matches() ? Duration.ofSeconds(Integer.parseInt(timed.group(2))) : usual);
  }

  private static String value(String place, String called, MatchResult match) {
    if (place.equals("user")) {
      return called;
    }
    @Nullable String group = match.group(Integer.parseInt(place));
    return group == null ? "" : group;
  }
}
