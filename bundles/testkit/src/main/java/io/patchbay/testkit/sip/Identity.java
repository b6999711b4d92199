package io.patchbay.testkit.sip;

import io.patchbay.testkit.sip.UserAgent.Transport;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

/** How an agent calls itself in its messages. */
record Identity(String user, Transport transport, InetSocketAddress address) {

  /** A value nobody else has: for tags, branches, Call-IDs. */
  static String token() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** A Via with a new branch. */
  String via() {
    String sentBy = transport.name() + ' ' + hostPort(address);
    return "SIP/2.0/" + sentBy + ";branch=z9hG4bK" + token() + ";rport";
  }

  String contact() {
    return '<' + uri(user, address) + '>';
  }

  /** For From, without a tag. */
  String party() {
    return '"' + user + "\" " + contact();
  }

  /** Somebody else at {@code host}, over the same transport. */
  String uri(String name, InetSocketAddress host) {
    String parameter = transport == Transport.TCP ? ";transport=tcp" : "";
    return "sip:" + name + '@' + hostPort(host) + parameter;
  }

  /** An address as the host of a URI. */
  static String host(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.indexOf(':') < 0 ? host : '[' + host + ']';
  }

  private static String hostPort(InetSocketAddress address) {
    return host(address) + ':' + address.getPort();
  }
}
