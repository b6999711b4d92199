package io.patchbay.media.rtpproxy;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where we listen for timeout notifications: {@code unix:PATH} or {@code tcp:HOST:PORT}.
 *
 * @param socket what is bound
 * @param path of the socket's file; empty for TCP
 */
record NotifyAddress(SocketAddress socket, Optional<Path> path) {
  private static final String RULE = "must be unix:PATH or tcp:ADDRESS:PORT";

  /**
   * Reads an address. A host that is no address, such as {@code %%CC_SELF%%}, means any of ours.
   *
   * @throws IllegalArgumentException with the rule it breaks
   */
  static NotifyAddress parse(String text) {
    if (text.startsWith("unix:") && text.length() > 5) {
      try {
        Path path = Path.of(text.substring(5));
        return new NotifyAddress(UnixDomainSocketAddress.of(path), Optional.of(path));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(RULE, e);
      }
    }
    int colon = text.lastIndexOf(':');
    if (!text.startsWith("tcp:") || colon < 5 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(RULE);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(RULE);
    }
    String host = text.substring(4, colon).replaceAll("[\\[\\]]", "");
    return new NotifyAddress(
        Addresses.literal(host)
            .map(address -> new InetSocketAddress(address, port))
            .orElseGet(() -> new InetSocketAddress(port)),
        Optional.empty());
  }
}
