package io.patchbay.api.call.hook;

import java.util.regex.Pattern;

/**
 * A header as text.
 *
 * @param name full name, as it is written
 * @param value everything behind the colon, without blanks around it
 */
public record Header(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.!%_+`'~*-]+");

  public Header {
    value = value.trim();
    if (!isOne(name, value)) {
      throw new IllegalArgumentException("a header is a token and one line of text");
    }
  }

  /** Whether a header may have this name and this value: a token, and text of one line. */
  public static boolean isOne(String name, String value) {
    return NAME.matcher(name).matches()
        && value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /** Whether it has that name; case counts for nothing. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
