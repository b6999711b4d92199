package io.patchbay.sdp;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The address type of a {@code c=} or {@code o=} line (RFC 8866 section 5.7). */
public enum AddressFamily {
  /** IPv4. */
  IP4("0.0.0.0"),
  /** IPv6. */
  IP6("::");

  private final String nullAddress;

  AddressFamily(String nullAddress) {
    this.nullAddress = nullAddress;
  }

  /** The family of an address. */
  public static AddressFamily of(InetAddress address) {
    return address instanceof Inet4Address ? IP4 : IP6;
  }

  /** The unspecified address of the family, as text. */
  String nullAddress() {
    return nullAddress;
  }
}
