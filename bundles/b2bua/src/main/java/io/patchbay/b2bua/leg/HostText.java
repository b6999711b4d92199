package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.HostPort;
import java.net.InetSocketAddress;

/** Socket addresses as text, without a look-up of names. */
final class HostText {
  private HostText() {}

  static String of(InetSocketAddress address) {
    return new HostPort(host(address), address.getPort()).toString();
  }

  static String host(InetSocketAddress address) {
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }
}
