package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.List;

/** The few things SDP values are made of. */
final class Text {
  private Text() {}

  /** The words between blanks; a run of blanks or tabs separates like a single one. */
  static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      int from = at;
      while (at < value.length() && !isBlank(value.charAt(at))) {
        at++;
      }
      if (at > from) {
        words.add(value.substring(from, at));
      }
      at++;
    }
    return words;
  }

  /** A number made of ASCII digits only, or -1 when it is none or above {@code max}. */
  static int number(String word, int max) {
    if (word.isEmpty() || word.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= max ? value : -1;
  }

  /** Refuses what would break the line it is written to. */
  static void requireToken(String what, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException(what + " '" + value + "'");
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
