package io.patchbay.sdp;

import java.util.Collection;

/**
 * One line as it came: a window on the text it stands in, which is cut only where it is asked for.
 * Lines are equal when what stands in them is, whatever ends them.
 *
 * @param text of the whole document
 * @param from index of the line's first character
 * @param stop index behind its last one; the line end follows
 */
record Line(String text, int from, int stop) {
  static final char BLANK = 0;
  static final String CRLF = "\r\n";

  /** A line that stands in no document yet. */
  static Line of(char type, String value) {
    String text = type + "=" + value;
    return new Line(text, 0, text.length());
  }

  /** The letter before the equals sign; {@link #BLANK} for an empty line after the end. */
  char type() {
    return from < stop ? text.charAt(from) : BLANK;
  }

  boolean is(char letter) {
    return type() == letter;
  }

  /** Everything behind the equals sign, blanks included. */
  String value() {
    return is(BLANK) ? "" : text.substring(from + 2, stop);
  }

  boolean hasValue(String value) {
    int length = stop - from - 2;
    return length == value.length() && text.startsWith(value, from + 2);
  }

  boolean isAttribute(String name) {
    if (!is('a')) {
      return false;
    }
    int begin = skipSpace(from + 2);
    int end = begin + name.length();
    if (end > stop || !text.regionMatches(true, begin, name, 0, name.length())) {
      return false;
    }
    int behind = skipSpace(end);
    return behind == stop || text.charAt(behind) == ':';
  }

  boolean isAttribute(Collection<String> names) {
    if (is('a')) {
      for (String name : names) {
        if (isAttribute(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name of an {@code a=} line; empty for other lines. */
  String attributeName() {
    if (!is('a')) {
      return "";
    }
    int colon = colon();
    return text.substring(from + 2, colon < 0 ? stop : colon).strip();
  }

  /** What stands behind the colon of an {@code a=} line, without outer blanks. */
  String attributeValue() {
    int colon = colon();
    return colon < 0 ? "" : text.substring(colon + 1, stop).strip();
  }

  /** Writes the line with the usual line end. */
  void appendTo(StringBuilder out) {
    out.append(text, from, stop).append(CRLF);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Line that
        && stop - from == that.stop - that.from
        && text.regionMatches(from, that.text, that.from, stop - from);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** What stands in it. */
  @Override
  public String toString() {
    return text.substring(from, stop);
  }

  private int colon() {
    int colon = text.indexOf(':', from + 2);
    return colon < stop ? colon : -1;
  }

  private int skipSpace(int at) {
    int next = at;
    while (next < stop && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next;
  }
}
