package io.patchbay.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Content-Type or Content-Disposition value (RFC 3261 section 20): its type and the parameters.
 *
 * @param type in lower case, without blanks
 * @param parameters everything from the first semicolon on
 */
record ContentType(String type, String parameters) {
  private static final Pattern BLANKS = Pattern.compile("\\s");

  static ContentType parse(String value) {
    int semicolon = value.indexOf(';');
    String type = semicolon < 0 ? value : value.substring(0, semicolon);
    return new ContentType(
        BLANKS.matcher(type).replaceAll("").toLowerCase(Locale.ROOT),
        semicolon < 0 ? "" : value.substring(semicolon));
  }

  boolean isSdp() {
    return type.equals("application/sdp");
  }

  boolean isMultipart() {
    return type.startsWith("multipart/");
  }

  /** The value of a parameter, without its quotes. */
  Optional<String> parameter(String name) {
    int at = 0;
    while (at < parameters.length()) {
      int end = endOfParameter(at + 1);
      String parameter = parameters.substring(at + 1, end);
      int equals = parameter.indexOf('=');
      if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase(name)) {
        return Optional.of(unquote(parameter.substring(equals + 1).strip()));
      }
      at = end;
    }
    return Optional.empty();
  }

  private int endOfParameter(int from) {
    boolean quoted = false;
    int at = from;
    while (at < parameters.length() && (quoted || parameters.charAt(at) != ';')) {
      if (parameters.charAt(at) == '"') {
        quoted = !quoted;
      } else if (quoted && parameters.charAt(at) == '\\' && at + 1 < parameters.length()) {
        at++;
      }
      at++;
    }
    return at;
  }

  private static String unquote(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
