package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.sdp.AddressFamily;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One interface of the relay, as it is configured: where media ports are bound, and what peers are
 * told instead.
 *
 * @param name how routes call it
 * @param ports UDP ports, on each of its addresses
 * @param bind one address of a family at most; empty for the address signalling has towards each
 *     side
 * @param advertised what SDP says in place of a bound address of the same family, one of a family
 *     at most
 * @param advertisedExcept networks whose peers are told the bound address all the same
 * @param dscp code point of what is sent
 * @param listeners names of the SIP listeners whose calls it serves
 * @param learning how sources of its sides are learned; empty: as the relay is configured
 */
record MediaInterface(
    String name,
    PortRange ports,
    List<InetAddress> bind,
    List<InetAddress> advertised,
    NetworkList advertisedExcept,
    OptionalInt dscp,
    Set<String> listeners,
    Optional<MediaLearning> learning) {
  /** Name of the one that is always there. */
  static final String DEFAULT = "default";

  MediaInterface {
    bind = List.copyOf(bind);
    advertised = List.copyOf(advertised);
    listeners = Set.copyOf(listeners);
  }

  /**
   * Where to bind for a side.
   *
   * @param signalling our address in signalling with that side
   * @return empty when there is no address of that family
   */
  Optional<InetAddress> bound(AddressFamily family, InetAddress signalling) {
    return of(family, bind.isEmpty() ? List.of(signalling) : bind)
        .filter(address -> !address.isAnyLocalAddress());
  }

  /**
   * What a side is told to send to when its sockets are bound on {@code bound}.
   *
   * @param signalling where its signalling comes from
   */
  InetAddress shown(InetAddress bound, InetAddress signalling) {
    return advertisedExcept.contains(signalling)
        ? bound
        : of(AddressFamily.of(bound), advertised).orElse(bound);
  }

  /** Whether ports may be bound on this very address. */
  boolean has(InetAddress address) {
    return bind.isEmpty() || bind.contains(address);
  }

  /** For people: {@code ports 20000-30000 on 10.0.0.1}. */
  String describe() {
    return "ports " + ports + " on " + place();
  }

  /** For people: {@code 10.0.0.1, 2001:db8::1}. */
  String place() {
    return bind.isEmpty()
        ? "the address of signalling"
        : bind.stream().map(NetUtil::toAddressString).collect(Collectors.joining(", "));
  }

  private static Optional<InetAddress> of(AddressFamily family, List<InetAddress> addresses) {
    return addresses.stream().filter(each -> AddressFamily.of(each) == family).findFirst();
  }
}
