package io.patchbay.routing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times of the week.
 *
 * @param text as it is configured
 * @param spans one of which it must be; none stand for any time
 * @param zone whose clock counts
 */
record Schedule(String text, List<Span> spans, ZoneId zone) {
  static final Schedule ALWAYS = new Schedule("", List.of(), ZoneId.of("UTC"));

  private static final List<String> DAYS = List.of("mo", "tu", "we", "th", "fr", "sa", "su");
  private static final String TIME = "([01]?\\d|2[0-4]):([0-5]\\d)";
  private static final Pattern FORM =
      Pattern.compile("(?:([a-z]{2})(?:-([a-z]{2}))?)?\\s*(?:" + TIME + "\\s*-\\s*" + TIME + ")?");

  /**
   * @param days on which it begins
   * @param from minute of the day
   * @param to minute of the day, exclusive; not after {@code from} when it ends the day after
   */
  record Span(Set<DayOfWeek> days, int from, int to) {
    boolean contains(DayOfWeek day, int minute) {
      return from < to
          ? days.contains(day) && minute >= from && minute < to
          : (days.contains(day) && minute >= from) || (days.contains(day.minus(1)) && minute < to);
    }
  }

  /**
   * Reads spans between commas: days, times, or both, such as {@code mo-fr 08:00-18:00, sa}.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  static Schedule parse(String text, ZoneId zone) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      spans.add(span(part.trim().toLowerCase(Locale.ROOT)));
    }
    return new Schedule(text, List.copyOf(spans), zone);
  }

  /**
   * @throws IllegalArgumentException when there is none of that name
   */
  static ZoneId zone(String name) {
    try {
      return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone such as Europe/Berlin", e);
    }
  }

  boolean contains(ZonedDateTime now) {
    if (spans.isEmpty()) {
      return true;
    }
    ZonedDateTime local = now.withZoneSameInstant(zone);
    int minute = local.getHour() * 60 + local.getMinute();
    return spans.stream().anyMatch(span -> span.contains(local.getDayOfWeek(), minute));
  }

  private static Span span(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time such as mo-fr 08:00-18:00 or sa or 22:00-06:00");
    }
    boolean hours = form.group(3) != null;
    return new Span(
        days(form.group(1), form.group(2)),
        hours ? minute(form.group(3), form.group(4)) : 0,
        hours ? minute(form.group(5), form.group(6)) : 24 * 60);
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    int end = day(last == null ? first : last);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    int each = day(first);
    days.add(DayOfWeek.of(each + 1));
    while (each != end) {
      each = (each + 1) % 7;
      days.add(DayOfWeek.of(each + 1));
    }
    return days;
  }

  private static int day(String name) {
    int index = DAYS.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("'" + name + "' is none of " + String.join(" ", DAYS));
    }
    return index;
  }

  private static int minute(String hour, String minute) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (minutes > 24 * 60) {
      throw new IllegalArgumentException("'" + hour + ":" + minute + "' is no time of the day");
    }
    return minutes;
  }
}
