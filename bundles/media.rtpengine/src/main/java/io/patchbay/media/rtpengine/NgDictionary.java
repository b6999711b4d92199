package io.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary a node sent. What is missing, or is not what was expected, reads as nothing: empty,
 * or 0. Immutable.
 */
record NgDictionary(Map<?, ?> entries) {
  String text(String key) {
    Object value = entries.get(key);
    return value instanceof String || value instanceof Number ? value.toString() : "";
  }

  /** A whole number, also one that is written as text, as JSON and some versions do. */
  long number(String key) {
    return Math.round(decimal(key));
  }

  double decimal(String key) {
    try {
      return Double.parseDouble(text(key));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  NgDictionary dictionary(String key) {
    return of(entries.get(key));
  }

  /** The dictionaries of a list. */
  List<NgDictionary> dictionaries(String key) {
    return list(key).stream().map(NgDictionary::of).toList();
  }

  /** The strings of a list. */
  List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).toList();
  }

  private List<?> list(String key) {
    return entries.get(key) instanceof List<?> list ? list : List.of();
  }

  private static NgDictionary of(@Nullable Object value) {
    return new NgDictionary(value instanceof Map<?, ?> map ? map : Map.of());
  }
}
