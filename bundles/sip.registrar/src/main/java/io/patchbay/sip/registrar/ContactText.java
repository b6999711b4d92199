package io.patchbay.sip.registrar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One value of a Contact or Path header as it was written.
 *
 * @param uri the URI, without angle brackets
 * @param parameters of the header, names in lower case, values without quotation marks
 */
record ContactText(String uri, Map<String, String> parameters) {
  ContactText {
    parameters = Map.copyOf(parameters);
  }

  /** Values between commas that stand neither in quotation marks nor in angle brackets. */
  static List<String> split(String line) {
    return split(line, ',');
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException when it is none
   */
  static ContactText parse(String value) {
    int open = outsideQuotes(value, '<');
    if (open < 0) {
      List<String> parts = split(value, ';');
      return new ContactText(parts.get(0), parameters(parts.subList(1, parts.size())));
    }
    int close = value.indexOf('>', open);
    if (close < 0) {
      throw new IllegalArgumentException("no > in " + value);
    }
    String rest = value.substring(close + 1).trim();
    if (!rest.isEmpty() && rest.charAt(0) != ';') {
      throw new IllegalArgumentException("no ; behind > in " + value);
    }
    List<String> parts = split(rest, ';');
    return new ContactText(
        value.substring(open + 1, close).trim(), parameters(parts.subList(1, parts.size())));
  }

  private static Map<String, String> parameters(List<String> parts) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : part.substring(equals + 1).trim();
      boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
      if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == '"')) {
        throw new IllegalArgumentException("no parameter: " + part);
      }
      parameters.put(name, quoted ? value.substring(1, value.length() - 1) : value);
    }
    return parameters;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    boolean bracketed = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"' && !bracketed) {
        quoted = !quoted;
      } else if (!quoted && (c == '<' || c == '>')) {
        bracketed = c == '<';
      } else if (!quoted && !bracketed && c == separator) {
        parts.add(text.substring(start, i).trim());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).trim());
    return parts;
  }

  private static int outsideQuotes(String text, char wanted) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == wanted) {
        return i;
      }
    }
    return -1;
  }
}
