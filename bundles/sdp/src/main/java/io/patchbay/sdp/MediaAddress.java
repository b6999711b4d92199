package io.patchbay.sdp;

import java.net.InetAddress;

/**
 * Where a stream is anchored: the address and ports that one leg is told to send to.
 *
 * @param family the family of the address
 * @param address a literal or a domain name
 * @param rtpPort the port of the {@code m=} line, 1 to 65535
 * @param rtcpPort the RTCP port, 1 to 65535; the same as {@code rtpPort} when RTCP is multiplexed
 *     (RFC 5761); ignored, and then 0 is allowed, for media that is not RTP
 */
public record MediaAddress(AddressFamily family, String address, int rtpPort, int rtcpPort) {

  /** Checks the ranges. */
  public MediaAddress {
    if (rtpPort < 1 || rtpPort > 65535 || rtcpPort < 0 || rtcpPort > 65535) {
      throw new IllegalArgumentException("ports " + rtpPort + " and " + rtcpPort);
    }
    Text.requireToken("address", address);
  }

  /** An anchor on a local address; an IPv6 zone is left out, it means nothing to a peer. */
  public static MediaAddress of(InetAddress address, int rtpPort, int rtcpPort) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return new MediaAddress(
        AddressFamily.of(address), zone < 0 ? text : text.substring(0, zone), rtpPort, rtcpPort);
  }

  /** Whether RTP and RTCP share one port. */
  public boolean isMuxed() {
    return rtpPort == rtcpPort;
  }

  Connection connection() {
    return new Connection(family, address);
  }
}
