package org.example.blocklist;

import java.util.List;

/** Numbers, and beginnings of numbers with a {@code *} behind them. Immutable. */
record Numbers(List<String> patterns) {
  Numbers {
    patterns = List.copyOf(patterns);
  }

  /** Reads them from text, with blanks between them. */
  static Numbers parse(String text) {
    return new Numbers(text.isBlank() ? List.of() : List.of(text.trim().split("\\s+", -1)));
  }

  boolean contains(String number) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? number.startsWith(pattern.substring(0, pattern.length() - 1))
                    : number.equals(pattern));
  }
}
