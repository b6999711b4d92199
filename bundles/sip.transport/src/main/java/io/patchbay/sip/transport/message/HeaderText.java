package io.patchbay.sip.transport.message;

import java.util.Optional;

/** Reads what is needed of a header's value without parsing all of it. */
final class HeaderText {
  private HeaderText() {}

  /**
   * A header parameter of a value such as {@code "A; B" <sip:a@b;x=y>;tag=1}: never one of the URI
   * within angle brackets, never text within quotes.
   */
  static Optional<String> parameter(String value, String name) {
    for (int at = next(value, ';', 0); at >= 0; at = next(value, ';', at + 1)) {
      int end = end(value, at);
      int equals = value.indexOf('=', at);
      if (equals >= 0 && equals < end && isWord(value, at + 1, equals, name)) {
        return Optional.of(value.substring(equals + 1, end).trim());
      }
    }
    return Optional.empty();
  }

  /** Whether a value has a parameter of that name without a value of its own. */
  static boolean hasFlag(String value, String name) {
    for (int at = next(value, ';', 0); at >= 0; at = next(value, ';', at + 1)) {
      if (isWord(value, at + 1, end(value, at), name)) {
        return true;
      }
    }
    return false;
  }

  /** Where the parameter behind a semicolon ends. */
  private static int end(String value, int semicolon) {
    int end = next(value, ';', semicolon + 1);
    return end < 0 ? value.length() : end;
  }

  /** Whether {@code word} stands there in whatever case, with nothing but blanks around it. */
  static boolean isWord(String text, int from, int to, String word) {
    int start = from;
    int end = to;
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return end - start == word.length() && text.regionMatches(true, start, word, 0, word.length());
  }

  /** The first value of a comma-separated list. */
  static String first(String values) {
    int comma = next(values, ',', 0);
    return comma < 0 ? values : values.substring(0, comma).trim();
  }

  /** Values in a comma-separated list. */
  static int count(String values) {
    int count = 1;
    for (int at = next(values, ',', 0); at >= 0; at = next(values, ',', at + 1)) {
      count++;
    }
    return count;
  }

  /** Where {@code wanted} stands next outside quotes and angle brackets, or -1. */
  static int next(String text, char wanted, int from) {
    boolean quoted = false;
    boolean bracketed = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        bracketed = true;
      } else if (c == '>') {
        bracketed = false;
      } else if (c == wanted && !bracketed) {
        return i;
      }
    }
    return -1;
  }
}
