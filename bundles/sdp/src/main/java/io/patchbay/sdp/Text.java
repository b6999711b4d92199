package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.List;

/** The few things SDP values are made of. */
final class Text {
  private Text() {}

  /** The words between blanks; a run of blanks or tabs separates like a single one. */
  static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    int at = skipBlanks(value, 0);
    while (at < value.length()) {
      int from = at;
      at = skipWord(value, from);
      words.add(value.substring(from, at));
      at = skipBlanks(value, at);
    }
    return words;
  }

  /** How many {@link #words} there are. */
  static int count(String value) {
    int count = 0;
    int at = skipBlanks(value, 0);
    while (at < value.length()) {
      count++;
      at = skipBlanks(value, skipWord(value, at));
    }
    return count;
  }

  /** The first of the {@link #words}; empty when there is none. */
  static String firstWord(String value) {
    int from = skipBlanks(value, 0);
    return value.substring(from, skipWord(value, from));
  }

  /** The value with another word in place of that of an index, which it has to have. */
  static String withWord(String value, int index, String word) {
    int from = skipBlanks(value, 0);
    for (int i = 0; i < index; i++) {
      from = skipBlanks(value, skipWord(value, from));
    }
    return value.substring(0, from) + word + value.substring(skipWord(value, from));
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
    boolean token = !value.isEmpty();
    for (int i = 0; token && i < value.length(); i++) {
      token = value.charAt(i) > ' ' && value.charAt(i) != 127;
    }
    if (!token) {
      throw new IllegalArgumentException(what + " '" + value + "'");
    }
  }

  private static int skipBlanks(String value, int at) {
    int next = at;
    while (next < value.length() && isBlank(value.charAt(next))) {
      next++;
    }
    return next;
  }

  private static int skipWord(String value, int at) {
    int next = at;
    while (next < value.length() && !isBlank(value.charAt(next))) {
      next++;
    }
    return next;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
