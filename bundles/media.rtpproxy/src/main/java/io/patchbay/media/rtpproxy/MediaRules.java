package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.sdp.AddressFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is configured of media, and may change while calls are up.
 *
 * @param advertised what SDP says in place of the node's own address of the same family, one of a
 *     family at most
 * @param bridge whether the node runs with two addresses, internal and external
 * @param internalListeners names of the SIP listeners whose calls are internal
 * @param learning whether the sides' real addresses are learned, where a leg does not want
 *     something else
 * @param setup how long a session may be without an answer
 * @param idle how long without media; zero for ever
 * @param hold the same while the call is on hold
 * @param lost how long the node may not answer before its sessions are given up; zero for ever
 */
record MediaRules(
    List<InetAddress> advertised,
    boolean bridge,
    Set<String> internalListeners,
    boolean learning,
    Duration setup,
    Duration idle,
    Duration hold,
    Duration lost) {
  /** The network of a leg that is internal, by its option or its listener. */
  static final String INTERNAL = "internal";

  /** The other one. */
  static final String EXTERNAL = "external";

  MediaRules {
    advertised = List.copyOf(advertised);
    internalListeners = Set.copyOf(internalListeners);
  }

  /** What is shown in place of an address of that family. */
  Optional<InetAddress> advertised(AddressFamily family) {
    return advertised.stream().filter(each -> AddressFamily.of(each) == family).findFirst();
  }

  /** Whether a leg is on the internal side of a node in bridge mode. */
  boolean isInternal(MediaLeg leg) {
    return leg.options()
        .network()
        .map(INTERNAL::equals)
        .orElseGet(() -> leg.options().listener().filter(internalListeners::contains).isPresent());
  }
}
