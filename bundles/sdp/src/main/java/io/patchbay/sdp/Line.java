package io.patchbay.sdp;

/**
 * One line as it came.
 *
 * @param type the letter before the equals sign; {@link #BLANK} for an empty line after the end
 * @param value everything behind the equals sign, blanks included
 * @param end the line end: {@code CRLF}, {@code LF}, or nothing (a lone {@code CR}) on the last
 *     line
 */
record Line(char type, String value, String end) {
  static final char BLANK = 0;
  static final String CRLF = "\r\n";

  static Line of(char type, String value) {
    return new Line(type, value, CRLF);
  }

  boolean is(char letter) {
    return type == letter;
  }

  boolean isAttribute(String name) {
    return type == 'a' && attributeName().equalsIgnoreCase(name);
  }

  /** The name of an {@code a=} line; empty for other lines. */
  String attributeName() {
    if (type != 'a') {
      return "";
    }
    int colon = value.indexOf(':');
    return (colon < 0 ? value : value.substring(0, colon)).strip();
  }

  /** What stands behind the colon of an {@code a=} line, without outer blanks. */
  String attributeValue() {
    int colon = value.indexOf(':');
    return colon < 0 ? "" : value.substring(colon + 1).strip();
  }

  Line withValue(String newValue) {
    return of(type, newValue);
  }

  /** Writes the line with its own line end. */
  void appendTo(StringBuilder out) {
    if (type != BLANK) {
      out.append(type).append('=').append(value);
    }
    out.append(end);
  }
}
