package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapSession;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How files are named: text with placeholders. What peers wrote can add no folder to a name.
 *
 * @param text the pattern
 */
record NamePattern(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  private static final Pattern RULE =
      Pattern.compile("([A-Za-z0-9_.+@-]|\\{(date|time|call|caller|called)}|(?<=[^/])/(?=[^/]))+");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss").withZone(ZoneOffset.UTC);
  private static final int LONGEST_VALUE = 64;

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with the rule it breaks
   */
  static NamePattern parse(String text) {
    if (!RULE.matcher(text).matches() || text.contains("..")) {
      throw new IllegalArgumentException(
          "must be letters, digits, - _ . + @, {date} {time} {call} {caller} {called}, and single"
              + " slashes between them");
    }
    if (!text.contains("{call}") && !text.contains("{time}")) {
      throw new IllegalArgumentException("must contain {call} or {time}");
    }
    return new NamePattern(text);
  }

  /** The name of a recording that begins now, without extension. */
  String of(TapSession session, Instant now) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), session, now)));
  }

  private static String value(String place, TapSession session, Instant now) {
    return switch (place) {
      case "date" -> DATE.format(now);
      case "time" -> TIME.format(now);
      case "call" -> safe(session.call());
      default -> safe(session.labels().getOrDefault(place, ""));
    };
  }

  private static String safe(String value) {
    String safe = value.replaceAll("[^A-Za-z0-9_+@-]", "_");
    return safe.isEmpty() ? "unknown" : safe.substring(0, Math.min(LONGEST_VALUE, safe.length()));
  }
}
