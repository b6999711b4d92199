package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A next hop by one of our listeners.
 *
 * @param domain the host of the URI it was found for, which a TLS peer must be certified for (RFC
 *     5922 section 4); empty for the peer of a flow
 * @param others where else the request may go when nobody answers here, in order
 */
record Hop(
    String transport,
    InetSocketAddress remote,
    InetAddress localAddress,
    HostPort local,
    String listener,
    Optional<Flow> flow,
    String domain,
    List<Hop> others)
    implements Target {

  static Hop by(Listener listener, InetSocketAddress remote, String domain) {
    InetAddress peer = remote.getAddress();
    InetAddress local = listener.localTowards(peer);
    return new Hop(
        listener.settings().transport(),
        remote,
        local,
        listener.settings().shown(local, listener.port(), peer),
        listener.settings().name(),
        Optional.empty(),
        domain,
        List.of());
  }

  static Hop along(Flow flow) {
    return new Hop(
        flow.transport(),
        flow.remote(),
        flow.localAddress(),
        flow.local(),
        flow.listener(),
        Optional.of(flow).filter(Flow::isOpen),
        "",
        List.of());
  }

  /** This hop first, and those then. */
  Hop orElse(List<Hop> then) {
    return new Hop(
        transport, remote, localAddress, local, listener, flow, domain, List.copyOf(then));
  }
}
