package io.patchbay.media.rtpengine;

import io.patchbay.lib.node.NodeAddress;
import io.patchbay.lib.node.NodeTransport;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import java.net.URI;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a node listens, and how it is spoken to there.
 *
 * @param address as configured
 * @param maker makes the wire
 */
record Control(String address, Function<NodeTransport, Function<WireListener, Wire>> maker) {
  private static final Bencode BENCODE = new Bencode();
  private static final Set<String> WEB = Set.of("http", "https", "ws", "wss");
  private static final String RULE =
      "must be udp:HOST:PORT, tcp:HOST:PORT, http://HOST:PORT/ng or ws://HOST:PORT/";

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with the rule it breaks
   */
  static Control parse(String text) {
    int colon = text.indexOf(':');
    String scheme = text.substring(0, Math.max(colon, 0));
    if (WEB.contains(scheme)) {
      URI uri = URI.create(text);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException(RULE);
      }
      return scheme.startsWith("ws")
          ? new Control(text, transport -> listener -> new WebSocketWire(uri, listener))
          : new Control(text, transport -> listener -> new HttpWire(uri, listener));
    }
    NodeAddress address;
    try {
      address = NodeAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(RULE, e);
    }
    if (address.port() == 0) {
      throw new IllegalArgumentException(RULE);
    }
    return new Control(text, transport -> transport.wire(address, BENCODE));
  }

  /** Whether JSON cannot be told apart there: a stream's messages end where bencoding ends. */
  boolean needsBencode() {
    return address.startsWith("tcp");
  }

  /** Whether what is larger than a datagram passes. */
  boolean takesLargeReplies() {
    return !address.startsWith("udp");
  }
}
