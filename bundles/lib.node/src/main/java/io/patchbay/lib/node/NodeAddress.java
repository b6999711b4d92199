package io.patchbay.lib.node;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a node listens for control, as configuration writes it: {@code udp:HOST:PORT}, {@code
 * tcp:HOST:PORT}, {@code cunix:PATH} or {@code unix:PATH}. An IPv6 address stands in brackets; the
 * forms {@code udp6:} and {@code tcp6:} of RTPProxy mean the same as those without the digit.
 *
 * @param kind how messages travel
 * @param host name or address; empty where there is a path
 * @param port 1 to 65535; 0 where there is a path
 * @param path of the socket; empty where there is a host
 */
public record NodeAddress(Kind kind, String host, int port, String path) {
  /** How messages travel. */
  public enum Kind {
    /** Datagrams. */
    UDP,
    /** One TCP connection for all requests. */
    TCP,
    /** One connection to a UNIX domain socket for all requests. */
    CUNIX,
    /** A connection to a UNIX domain socket for each request. */
    UNIX
  }

  private static final String RULE =
      "must be udp:HOST:PORT, tcp:HOST:PORT, cunix:PATH or unix:PATH";

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with the rule it breaks
   */
  public static NodeAddress parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1).trim();
    return switch (colon < 0 ? "" : text.substring(0, colon).trim()) {
      case "udp", "udp6" -> network(Kind.UDP, rest);
      case "tcp", "tcp6" -> network(Kind.TCP, rest);
      case "cunix" -> local(Kind.CUNIX, rest);
      case "unix" -> local(Kind.UNIX, rest);
      default -> throw new IllegalArgumentException(RULE);
    };
  }

  private static NodeAddress network(Kind kind, String rest) {
    int colon = rest.lastIndexOf(':');
    String host = rest.substring(0, Math.max(colon, 0));
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address must stand in brackets: [::1]:PORT");
    }
    try {
      int port = Integer.parseInt(rest.substring(colon + 1));
      if (!host.isBlank() && port > 0 && port < 65536) {
        return new NodeAddress(kind, host, port, "");
      }
    } catch (NumberFormatException e) {
      // Told below, with the same words as a port out of range.
    }
    throw new IllegalArgumentException(RULE);
  }

  private static NodeAddress local(Kind kind, String rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(RULE);
    }
    return new NodeAddress(kind, "", 0, Path.of(rest).toString());
  }

  @Override
  public String toString() {
    String scheme = kind.name().toLowerCase(Locale.ROOT) + ":";
    if (!path.isEmpty()) {
      return scheme + path;
    }
    return scheme + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
