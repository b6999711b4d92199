package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.media.rtpproxy.protocol.PortReply;
import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** From descriptions to what the node is told, and from what it says to descriptions. */
final class Addresses {
  private Addresses() {}

  /**
   * Where a side wants RTP. A null address stays one, which the node takes as hold; a domain name
   * is never looked up: in its place stands the address that signalling with the side has.
   */
  static InetSocketAddress remote(MediaDescription media, MediaLeg from) {
    InetAddress host = media.connection().flatMap(Connection::inetAddress).orElseGet(from::remote);
    return new InetSocketAddress(host, media.port());
  }

  /** The family of the media of a side. */
  static AddressFamily family(MediaLeg leg) {
    return leg.options().family().orElseGet(() -> AddressFamily.of(leg.local()));
  }

  /**
   * What a side is told to send to.
   *
   * @param ownHost the node's address when it does not say one, as it is bound to the wildcard
   */
  static MediaAddress shown(PortReply reply, MediaRules rules, InetAddress ownHost) {
    AddressFamily family =
        reply.address().isEmpty()
            ? AddressFamily.of(ownHost)
            : reply.isIpv6() ? AddressFamily.IP6 : AddressFamily.IP4;
    Optional<InetAddress> instead = rules.advertised(family);
    if (instead.isPresent() || reply.address().isEmpty()) {
      return MediaAddress.of(instead.orElse(ownHost), reply.port(), reply.port() + 1);
    }
    return new MediaAddress(family, reply.address().get(), reply.port(), reply.port() + 1);
  }

  /** Where the node itself is to send what goes to one of its own ports. */
  static InetSocketAddress within(PortReply reply) {
    InetAddress host =
        reply.address().flatMap(Addresses::literal).orElseGet(InetAddress::getLoopbackAddress);
    return new InetSocketAddress(host, reply.port());
  }

  /** An address; empty when the text is a name. */
  static Optional<InetAddress> literal(String text) {
    AddressFamily family = text.indexOf(':') < 0 ? AddressFamily.IP4 : AddressFamily.IP6;
    return text.isEmpty() ? Optional.empty() : new Connection(family, text).inetAddress();
  }
}
