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
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?i)SIP\\s*/\\s*(\\d+\\.\\d+)\\s*/\\s*([\\w.!%*+`'~-]+)\\s+([^;\\s]+)\\s*(;.*)?");
  private static final Pattern PORT = Pattern.compile(".*[^:]:(\\d{1,5})|\\[.*]:(\\d{1,5})");

  static TopVia parse(String value) throws MalformedException {
    Matcher matcher = SYNTAX.matcher(value);
    if (!matcher.matches()) {
      throw new MalformedException(400, "Bad Via");
    }
    String parameters = matcher.group(4);
    return new TopVia(
        "SIP/" + matcher.group(1) + "/" + matcher.group(2),
        matcher.group(3).toLowerCase(Locale.ROOT),
        parameters == null ? "" : parameters);
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
    Matcher matcher = PORT.matcher(sentBy);
    if (matcher.matches()) {
      String port = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      int number = Integer.parseInt(port);
      if (number > 0 && number < 65536) {
        return number;
      }
    }
    return standard;
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
    StringBuilder text = new StringBuilder(protocol).append(' ').append(sentBy);
    for (String parameter : parameters.split(";", -1)) {
      String name = parameter.trim().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || name.equals("received") || name.startsWith("received=")) {
        continue;
      }
      text.append(';').append(name.equals("rport") ? "rport=" + source.getPort() : parameter);
    }
    if (rport || !host().equals(plain)) {
      text.append(";received=").append(plain);
    }
    return text.toString();
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
