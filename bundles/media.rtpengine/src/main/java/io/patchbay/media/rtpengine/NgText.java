package io.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries of a dictionary as configuration writes them: {@code ICE=force; flags=[a|b]; ptime=20;
 * codec.strip=[G722]}. A list stands in brackets, its members separated by {@code |}; a dot leads
 * into a dictionary; digits are a number.
 */
final class NgText {
  private NgText() {}

  /**
   * Reads entries that are separated by {@code ;}.
   *
   * @throws IllegalArgumentException with the rule that is broken
   */
  static Map<String, Object> parse(String text) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (String entry : text.split(";", -1)) {
      if (!entry.isBlank()) {
        int equals = entry.indexOf('=');
        if (equals <= 0) {
          throw new IllegalArgumentException("must be NAME=VALUE, separated by ';'");
        }
        put(entries, entry.substring(0, equals).trim(), entry.substring(equals + 1).trim());
      }
    }
    return entries;
  }

  /** Puts one entry, as {@link #parse} would read it. */
  static void put(Map<String, Object> entries, String name, String value) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      Map<String, Object> inner = new LinkedHashMap<>();
      put(inner, name.substring(dot + 1), value);
      merge(entries, name.substring(0, dot), inner);
    } else {
      merge(entries, name, value(value));
    }
  }

  private static Object value(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return words(text.substring(1, text.length() - 1), "\\|");
    }
    return text.matches("\\d{1,9}") ? (Object) Long.valueOf(text) : text;
  }

  /** What stands between separators; nothing that is empty. */
  static List<Object> words(String text, String separator) {
    return new ArrayList<>(
        Arrays.stream(text.split(separator, -1))
            .map(String::trim)
            .filter(s -> !s.isEmpty())
            .toList());
  }

  /** Lists and dictionaries grow; anything else is replaced. */
  static void merge(Map<String, Object> entries, String name, Object added) {
    Object known = entries.get(name);
    if (known instanceof List<?> before && added instanceof List<?> more) {
      List<Object> both = new ArrayList<>(before);
      more.stream().filter(member -> !both.contains(member)).forEach(both::add);
      entries.put(name, both);
    } else if (known instanceof Map<?, ?> before && added instanceof Map<?, ?> more) {
      Map<String, Object> both = new LinkedHashMap<>();
      before.forEach((key, value) -> both.put(String.valueOf(key), value));
      more.forEach((key, value) -> merge(both, String.valueOf(key), value));
      entries.put(name, both);
    } else {
      entries.put(name, added);
    }
  }
}
