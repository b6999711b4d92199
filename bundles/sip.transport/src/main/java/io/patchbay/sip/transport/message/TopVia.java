package io.patchbay.sip.transport.message;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topmost Via: where the response goes and which transaction it is.
 *
 * @param protocol such as {@code SIP/2.0/UDP}
 * @param sentBy host and port as written, lower case
 * @param parameters from the first semicolon on; may be empty
 */
record TopVia(String protocol, String sentBy, String parameters) {
  private static final Pattern VERSION = Pattern.compile("\\s*(\\d+\\.\\d+)\\s*");

  static TopVia parse(String value) throws MalformedException {
    int first = value.indexOf('/');
    int second = value.indexOf('/', first + 1);
    if (first < 0 || second < 0 || !HeaderText.isWord(value, 0, first, "SIP")) {
      throw new MalformedException(400, "Bad Via");
    }
    int transport = blanks(value, second + 1);
    int blank = word(value, transport);
    int sentBy = blanks(value, blank);
    int end = word(value, sentBy);
    int parameters = blanks(value, end);
    String protocol = value.substring(transport, blank);
    if (!MessageCutter.isToken(protocol)
        || sentBy == blank
        || end == sentBy
        || (parameters < value.length() && value.charAt(parameters) != ';')) {
      throw new MalformedException(400, "Bad Via");
    }
    return new TopVia(
        "SIP/" + version(value, first + 1, second) + "/" + protocol,
        value.substring(sentBy, end).toLowerCase(Locale.ROOT),
        value.substring(parameters));
  }

  private static String version(String value, int from, int to) throws MalformedException {
    if (HeaderText.isWord(value, from, to, "2.0")) {
      return "2.0";
    }
    Matcher matcher = VERSION.matcher(value.substring(from, to));
    if (!matcher.matches()) {
      throw new MalformedException(400, "Bad Via");
    }
    return matcher.group(1);
  }

  /** Where blanks that may stand there end. */
  private static int blanks(String value, int from) {
    int at = from;
    while (at < value.length() && isBlank(value.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where a word ends: at a blank, or where the parameters begin. */
  private static int word(String value, int from) {
    int at = from;
    while (at < value.length() && value.charAt(at) != ';' && !isBlank(value.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Whether it is of the version of the protocol that we speak. */
  boolean isOurs() {
    return protocol.startsWith("SIP/2.0/");
  }

  Optional<String> branch() {
    return HeaderText.parameter(parameters, "branch");
  }

  boolean asksForRport() {
    return HeaderText.hasFlag(parameters, "rport");
  }

  /** The port an alias of this connection stands for (RFC 5923 section 8.1); 0 for none. */
  int aliasPort() {
    return HeaderText.hasFlag(parameters, "alias") ? port(5061) : 0;
  }

  /** The port a response over UDP goes to (RFC 3261 section 18.2.2, RFC 3581 section 4). */
  int replyPort(InetSocketAddress source) {
    return asksForRport() ? source.getPort() : port(5060);
  }

  private int port(int standard) {
    int colon = sentBy.lastIndexOf(':');
    int digits = sentBy.length() - colon - 1;
    if (colon <= 0 || sentBy.charAt(colon - 1) == ':' || digits < 1 || digits > 5) {
      return standard;
    }
    int number = 0;
    for (int i = colon + 1; i < sentBy.length(); i++) {
      int digit = sentBy.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return standard;
      }
      number = number * 10 + digit;
    }
    return number > 0 && number < 65536 ? number : standard;
  }

  /**
   * This Via with what the socket knows: {@code received} where the sender's address is not what it
   * wrote, {@code rport} where it asks for it (RFC 3261 section 18.2.1, RFC 3581 section 4).
   */
  String stamped(InetSocketAddress source) {
    String address = source.getAddress().getHostAddress();
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    boolean rport = asksForRport();
    StringBuilder text = new StringBuilder(128).append(protocol).append(' ').append(sentBy);
    int end;
    for (int at = 0; at < parameters.length(); at = end + 1) {
      end = parameters.indexOf(';', at);
      end = end < 0 ? parameters.length() : end;
      if (HeaderText.isWord(parameters, at, end, "rport")) {
        text.append(";rport=").append(source.getPort());
      } else if (!isReceived(parameters, at, end) && !HeaderText.isWord(parameters, at, end, "")) {
        text.append(';').append(parameters, at, end);
      }
    }
    if (rport || !host().equals(plain)) {
      text.append(";received=").append(plain);
    }
    return text.toString();
  }

  private static boolean isReceived(String parameters, int from, int to) {
    int start = from;
    while (start < to && parameters.charAt(start) <= ' ') {
      start++;
    }
    return parameters.regionMatches(true, start, "received=", 0, "received=".length())
        || HeaderText.isWord(parameters, start, to, "received");
  }

  private String host() {
    if (sentBy.startsWith("[")) {
      int end = sentBy.indexOf(']');
      return end < 0 ? sentBy : sentBy.substring(1, end);
    }
    int colon = sentBy.indexOf(':');
    return colon < 0 ? sentBy : sentBy.substring(0, colon);
  }
}
