package io.patchbay.sip.transport.message;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first line of a message.
 *
 * @param method empty for a response
 * @param uri the Request-URI; empty for a response
 * @param status 0 for a request
 */
record StartLine(String method, String uri, int status) {
  private static final Pattern VERSION = Pattern.compile("(?i)SIP/\\d+\\.\\d+");
  private static final Set<String> SCHEMES = Set.of("sip", "sips", "tel");

  boolean isResponse() {
    return status != 0;
  }

  static StartLine parse(String line) throws MalformedException {
    return line.regionMatches(true, 0, "SIP/", 0, 4) ? statusLine(line) : requestLine(line);
  }

  private static StartLine statusLine(String line) throws MalformedException {
    if (!line.regionMatches(true, 0, "SIP/2.0 ", 0, 8) || line.length() < 11) {
      throw new MalformedException(505, "Version Not Supported");
    }
    int status = (int) MessageKeys.number(line.substring(8, 11), 699, "Bad Status");
    if (status < 100 || (line.length() > 11 && line.charAt(11) != ' ')) {
      throw new MalformedException(400, "Bad Status");
    }
    return new StartLine("", "", status);
  }

  private static StartLine requestLine(String line) throws MalformedException {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    String method = line.substring(0, Math.max(first, 0));
    if (!MessageCutter.isToken(method)) {
      throw new MalformedException(400, "Bad Request Line");
    }
    String version = line.substring(last + 1);
    if (!version.equalsIgnoreCase("SIP/2.0")) {
      throw VERSION.matcher(version).matches()
          ? new MalformedException(505, "Version Not Supported")
          : new MalformedException(400, "Bad Request Line");
    }
    String uri = first < last ? line.substring(first + 1, last) : "";
    int colon = uri.indexOf(':');
    if (colon <= 0 || uri.indexOf(' ') >= 0 || uri.indexOf('<') >= 0) {
      throw new MalformedException(400, "Bad Request-URI");
    }
    if (!uri.startsWith("sip:")
        && !SCHEMES.contains(uri.substring(0, colon).toLowerCase(Locale.ROOT))) {
      throw new MalformedException(416, "Unsupported URI Scheme");
    }
    // A user part may have a question mark; behind it begin headers, which a Request-URI may not
    // have (RFC 3261 section 19.1.1).
    if (uri.indexOf('?', Math.max(colon, uri.indexOf('@'))) >= 0) {
      throw new MalformedException(400, "Headers in Request-URI");
    }
    return new StartLine(method, uri, 0);
  }
}
