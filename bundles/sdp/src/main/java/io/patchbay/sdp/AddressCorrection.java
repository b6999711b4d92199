package io.patchbay.sdp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts the address a peer is really reached by in place of those it only believes it has, as behind
 * a NAT, in a description that goes on without a relay.
 *
 * <p>Rewritten are {@code c=} and the address in {@code a=rtcp}, in every section. Ports stay: only
 * a NAT that keeps them is passed. A null address stays, it is hold; {@code o=} too, it only names
 * the session. With ICE nothing is touched: the peers find the addresses themselves (RFC 8445).
 */
public final class AddressCorrection {
  private AddressCorrection() {}

  /**
   * Corrects a description.
   *
   * @param wrong says which addresses are to go; only asked for literals
   * @param right stands in their place where it is of the same family
   * @return the very same description when there is nothing to correct
   */
  public static SessionDescription correct(
      SessionDescription sdp, Predicate<InetAddress> wrong, InetAddress right) {
    Connection corrected =
        new Connection(AddressFamily.of(right), MediaAddress.of(right, 1, 1).address());
    SdpEdit edit = new SdpEdit(sdp);
    for (int i = 0; i < sdp.lines().size(); i++) {
      Line line = sdp.lines().get(i);
      if (line.isAttribute("ice-ufrag") || line.isAttribute("candidate")) {
        return sdp;
      }
      Optional<Connection> said = connection(line).filter(c -> c.family() == corrected.family());
      if (said.flatMap(Connection::inetAddress).filter(wrong).isPresent()) {
        edit.set(i, line.is('c') ? corrected.toString() : rtcp(line) + corrected);
      }
    }
    return edit.apply();
  }

  /** What stands before the address in {@code a=rtcp}. */
  private static String rtcp(Line line) {
    return "rtcp:" + Text.words(line.attributeValue()).get(0) + " ";
  }

  /** The address a line names, where it is one of a stream. */
  private static Optional<Connection> connection(Line line) {
    try {
      return line.is('c')
          ? Optional.of(Section.parseConnection(line.value()))
          : line.isAttribute("rtcp")
              ? RtcpAttribute.parse(line.attributeValue()).connection()
              : Optional.empty();
    } catch (SdpException e) {
      return Optional.empty(); // a=rtcp where it has no meaning is not checked
    }
  }
}
