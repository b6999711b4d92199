package io.patchbay.lib.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters of an authentication header: {@code name=token} and {@code name="text"}. */
final class DigestParameters {
  private static final String SCHEME = "digest";

  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private int at;

  private DigestParameters(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * Reads a challenge or credentials.
   *
   * @throws IllegalArgumentException when the scheme is another, or the text is cut
   */
  static DigestParameters withScheme(String value) {
    String text = value.trim();
    int end = SCHEME.length();
    if (!text.regionMatches(true, 0, SCHEME, 0, end)
        || text.length() == end
        || !isBlank(text.charAt(end))) {
      throw new IllegalArgumentException("not of scheme Digest");
    }
    return new DigestParameters(text, end).read();
  }

  /**
   * Reads parameters between commas.
   *
   * @throws IllegalArgumentException when they cannot be read, or one comes twice
   */
  static DigestParameters parse(String text) {
    return new DigestParameters(text, 0).read();
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * One that must be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  String require(String name) {
    return get(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  boolean flag(String name) {
    return get(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  /** The text between quotation marks. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private DigestParameters read() {
    skip(", \t\r\n");
    while (at < text.length()) {
      String name = token("= \t,\"").toLowerCase(Locale.ROOT);
      skip(" \t");
      if (name.isEmpty() || at == text.length() || text.charAt(at++) != '=') {
        throw new IllegalArgumentException("no parameter before position " + at);
      }
      skip(" \t");
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      String value = quoted ? quotedText() : token(" \t\r\n,\"");
      if (values.put(name, value) != null) {
        throw new IllegalArgumentException("parameter " + name + " comes twice");
      }
      skip(" \t\r\n");
      if (at < text.length() && text.charAt(at) != ',') {
        throw new IllegalArgumentException("no comma at position " + at);
      }
      skip(", \t\r\n");
    }
    return this;
  }

  private String token(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quotedText() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      value.append(c);
    }
    throw new IllegalArgumentException("a quotation mark is not closed");
  }

  private void skip(String some) {
    while (at < text.length() && some.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
