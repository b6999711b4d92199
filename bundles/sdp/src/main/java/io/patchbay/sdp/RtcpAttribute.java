package io.patchbay.sdp;

import java.util.List;
import java.util.Optional;

/**
 * The value of {@code a=rtcp} (RFC 3605 section 2.1).
 *
 * @param port 1 to 65535
 * @param connection the address, when one is given
 */
record RtcpAttribute(int port, Optional<Connection> connection) {

  static RtcpAttribute parse(String value) throws SdpException {
    List<String> words = Text.words(value);
    int port = words.isEmpty() ? -1 : Text.number(words.get(0), 65_535);
    if (port < 1) {
      throw new SdpException("a=rtcp:" + value + " has no port in 1 to 65535");
    }
    if (words.size() == 1) {
      return new RtcpAttribute(port, Optional.empty());
    }
    String address = String.join(" ", words.subList(1, words.size()));
    return new RtcpAttribute(port, Optional.of(Section.parseConnection(address)));
  }

  /** The value for an anchored stream, with an address when there was one. */
  String at(MediaAddress anchor) {
    return new RtcpAttribute(anchor.rtcpPort(), connection.map(old -> anchor.connection())).write();
  }

  private String write() {
    return port + connection.map(address -> " " + address).orElse("");
  }
}
