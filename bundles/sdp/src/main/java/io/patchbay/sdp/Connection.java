package io.patchbay.sdp;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The value of a {@code c=} line (RFC 8866 section 5.7).
 *
 * @param family the address type
 * @param address the address as written: a literal, a domain name, or a multicast address with its
 *     {@code /ttl/count}
 */
public record Connection(AddressFamily family, String address) {

  /** Whether this is {@code 0.0.0.0} or {@code ::}, in any spelling: the hold of RFC 2543. */
  public boolean isNull() {
    return inetAddress().map(InetAddress::isAnyLocalAddress).orElse(false);
  }

  /** Whether this names a multicast group. */
  public boolean isMulticast() {
    return AddressLiteral.parse(host()).map(InetAddress::isMulticastAddress).orElse(false);
  }

  /** Whether a TTL or a number of addresses follows the address ({@code 224.2.1.1/127/3}). */
  public boolean hasScope() {
    return address.indexOf('/') >= 0;
  }

  /** The address when it is a plain literal; empty for a domain name. Never asks the DNS. */
  public Optional<InetAddress> inetAddress() {
    return AddressLiteral.parse(address);
  }

  /** Whether both mean the same host: {@code ::1} is {@code 0:0:0:0:0:0:0:1}. */
  public boolean sameAddress(Connection other) {
    Optional<InetAddress> mine = inetAddress();
    return mine.isPresent()
        ? mine.equals(other.inetAddress())
        : family == other.family && address.equalsIgnoreCase(other.address);
  }

  /** The value as it stands behind {@code c=}. */
  @Override
  public String toString() {
    return "IN " + family + " " + address;
  }

  private String host() {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }
}
