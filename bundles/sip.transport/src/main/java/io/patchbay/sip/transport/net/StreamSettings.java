package io.patchbay.sip.transport.net;

import io.patchbay.sip.transport.tls.TlsSettings;
import java.time.Duration;
import java.util.List;

/**
 * What a listener asks of its connections.
 *
 * @param tls certificates and trust; of no meaning for tcp and ws
 * @param greeting time a new connection has for its handshakes and its first message
 * @param message time from the first byte of a message to its last
 * @param idle time without a byte in either direction after which a connection is closed
 * @param connections how many may be accepted at a time
 * @param sourceConnections how many of them from one source: an IPv4 address, an IPv6 /64
 * @param origins web origins whose pages may open a WebSocket; empty for all
 */
public record StreamSettings(
    TlsSettings tls,
    Duration greeting,
    Duration message,
    Duration idle,
    int connections,
    int sourceConnections,
    List<String> origins) {
  /** Room for a large site behind one address. */
  public static final StreamSettings STANDARD =
      new StreamSettings(
          TlsSettings.NONE,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          10_000,
          1_000,
          List.of());

  public StreamSettings {
    origins = List.copyOf(origins);
  }

  /** These settings with other certificates. */
  public StreamSettings with(TlsSettings other) {
    return new StreamSettings(
        other, greeting, message, idle, connections, sourceConnections, origins);
  }
}
