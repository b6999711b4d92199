package io.patchbay.media.rtpproxy.protocol;

import java.util.Optional;

/**
 * The answer to {@code U} and {@code L}: where the node listens.
 *
 * @param port 0 when the session is not there ({@code L} says it so)
 * @param address as the node wrote it; empty when it is bound to the wildcard
 * @param isIpv6 the family of that address
 */
public record PortReply(int port, Optional<String> address, boolean isIpv6) {
  /**
   * Reads a reply: {@code port}, {@code port address}, {@code port address 4} or {@code port
   * address 6}, and what subcommands answered behind that.
   *
   * @throws IllegalArgumentException when it is nothing of that kind, or a subcommand failed
   */
  public static PortReply parse(String reply) {
    String[] parts = reply.split("&&", -1);
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].trim().equals("-1")) {
        throw new IllegalArgumentException("subcommand " + i + " failed");
      }
    }
    String[] words = parts[0].trim().split(" +", -1);
    boolean family = words.length < 3 || words[2].equals("4") || words[2].equals("6");
    if (words.length > 3 || !family || !words[0].matches("\\d{1,5}")) {
      throw new IllegalArgumentException("not a port and an address");
    }
    int port = Integer.parseInt(words[0]);
    if (port > 65_534) {
      throw new IllegalArgumentException("port " + port + " leaves no port for RTCP");
    }
    return new PortReply(
        port,
        words.length > 1 ? Optional.of(words[1]) : Optional.empty(),
        words.length == 3 && words[2].equals("6"));
  }
}
