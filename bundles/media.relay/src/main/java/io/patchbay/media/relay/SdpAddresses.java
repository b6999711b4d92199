package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an m-line means to sockets. Never asks a name server. */
final class SdpAddresses {
  private SdpAddresses() {}

  /**
   * Where RTP is wanted.
   *
   * @param family an address of the family that our sockets have
   * @return null for a null address, a domain name, a group, or an address of the other family
   */
  static @Nullable InetSocketAddress rtp(MediaDescription media, InetAddress family) {
    return address(media.connection(), media.port(), family);
  }

  /** Where RTCP is wanted; null as for RTP. We never agree to mux, so it has its own port. */
  static @Nullable InetSocketAddress rtcp(MediaDescription media, InetAddress family) {
    return address(media.rtcpConnection(), media.rtcpPort(false).orElse(0), family);
  }

  /** {@code host:port}, {@code [host]:port} for IPv6, {@code -} for none. */
  static String text(@Nullable InetSocketAddress address) {
    return address == null ? "-" : NetUtil.toSocketAddressString(address);
  }

  private static @Nullable InetSocketAddress address(
      Optional<Connection> connection, int port, InetAddress family) {
    InetAddress host = connection.flatMap(Connection::inetAddress).orElse(null);
    if (host == null
        || port == 0
        || host.isAnyLocalAddress()
        || host.isMulticastAddress()
        || RelaySettings.isIpv4(host) != RelaySettings.isIpv4(family)) {
      return null;
    }
    return new InetSocketAddress(host, port);
  }
}
