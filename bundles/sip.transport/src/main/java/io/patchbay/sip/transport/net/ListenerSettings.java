package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.HostPort;
import io.patchbay.lib.settings.NetworkList;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A listening point as it was asked for.
 *
 * @param name name of the instance
 * @param source the file it came from, for messages to the operator
 * @param transport {@code udp}, {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param bind address to listen on; may be a wildcard
 * @param port 0 for any free one
 * @param advertisedHost what peers are shown; empty for the local address on the route to them
 * @param advertisedPort 0 for the port listened on
 * @param advertisedExcept networks whose peers are shown what is bound all the same
 * @param stream what is asked of connections; of no meaning for udp
 */
public record ListenerSettings(
    String name,
    String source,
    String transport,
    InetAddress bind,
    int port,
    String advertisedHost,
    int advertisedPort,
    NetworkList advertisedExcept,
    StreamSettings stream) {

  /** A listening point with the standard settings for connections. */
  public ListenerSettings(
      String name,
      String source,
      String transport,
      InetAddress bind,
      int port,
      String advertisedHost,
      int advertisedPort) {
    this(
        name,
        source,
        transport,
        bind,
        port,
        advertisedHost,
        advertisedPort,
        NetworkList.NONE,
        StreamSettings.STANDARD);
  }

  /**
   * Reads an address without a name look-up.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static InetAddress address(String text) {
    return AddressText.numeric(text)
        .orElseThrow(() -> new IllegalArgumentException("must be an IPv4 or IPv6 address"));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(bind, port);
  }

  boolean bindsLike(ListenerSettings other) {
    return transport.equals(other.transport) && bind.equals(other.bind) && port == other.port;
  }

  boolean isDatagram() {
    return transport.equals("udp");
  }

  boolean isSecure() {
    return transport.equals("tls") || transport.equals("wss");
  }

  boolean isWebSocket() {
    return transport.equals("ws") || transport.equals("wss");
  }

  boolean isIpv4() {
    return bind instanceof Inet4Address;
  }

  /** An IPv6 wildcard is bound dual-stack and serves IPv4 as well. */
  boolean serves(InetAddress remote) {
    boolean ipv4 = remote instanceof Inet4Address;
    boolean family = ipv4 == isIpv4() || (ipv4 && bind.isAnyLocalAddress());
    return family && (!bind.isLoopbackAddress() || remote.isLoopbackAddress());
  }

  /** What a peer is shown when our own address on the route to it is {@code local}. */
  HostPort shown(InetAddress local, int boundPort, InetAddress remote) {
    if (advertisedExcept.contains(remote)) {
      return new HostPort(AddressText.of(local), boundPort);
    }
    return new HostPort(
        advertisedHost.isEmpty() ? AddressText.of(local) : advertisedHost,
        advertisedPort == 0 ? boundPort : advertisedPort);
  }

  String advertised(int boundPort) {
    return advertisedHost.isEmpty()
        ? "auto"
        : new HostPort(advertisedHost, advertisedPort == 0 ? boundPort : advertisedPort).toString();
  }
}
