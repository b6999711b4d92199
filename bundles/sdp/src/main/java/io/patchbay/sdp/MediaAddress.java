package io.patchbay.sdp;

import java.net.InetAddress;

/**
 * Where a stream is anchored: the address and ports that one leg is told to send to.
 *
 * @param family the family of the address
 * @param address a literal or a domain name
 * @param rtpPort the port of the {@code m=} line, 1 to 65535
 * @param rtcpPort the RTCP port, 1 to 65535; ignored, and then 0 is allowed, for media that is not
 *     RTP
 * @param isMuxed whether to say that RTP and RTCP share the RTP port (RFC 5761); where {@code
 *     rtcpPort} is another, it is for a peer that does not agree
 */
public record MediaAddress(
    AddressFamily family, String address, int rtpPort, int rtcpPort, boolean isMuxed) {

  /** Checks the ranges. */
  public MediaAddress {
    if (rtpPort < 1 || rtpPort > 65535 || rtcpPort < 0 || rtcpPort > 65535) {
      throw new IllegalArgumentException("ports " + rtpPort + " and " + rtcpPort);
    }
    Text.requireToken("address", address);
  }

  /** An anchor whose RTCP is multiplexed exactly when it has the port of RTP. */
  public MediaAddress(AddressFamily family, String address, int rtpPort, int rtcpPort) {
    this(family, address, rtpPort, rtcpPort, rtpPort == rtcpPort);
  }

  /** An anchor on a local address; an IPv6 zone is left out, it means nothing to a peer. */
  public static MediaAddress of(InetAddress address, int rtpPort, int rtcpPort) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return new MediaAddress(
        AddressFamily.of(address), zone < 0 ? text : text.substring(0, zone), rtpPort, rtcpPort);
  }

  /** The same, where RTP and RTCP are said to share a port, or not. */
  public MediaAddress muxed(boolean said) {
    return new MediaAddress(family, address, rtpPort, rtcpPort, said);
  }

  Connection connection() {
    return new Connection(family, address);
  }
}
