package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.media.rtpproxy.protocol.Capability;
import io.patchbay.media.rtpproxy.protocol.Modifiers;
import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** How an exchange is said to a node: the modifiers of its command. */
final class Wording {
  private Wording() {}

  /**
   * The modifiers of one m-line.
   *
   * @param remote what the node is told of who speaks
   */
  static Modifiers of(
      Exchange exchange,
      MediaDescription media,
      InetSocketAddress remote,
      MediaRules rules,
      RtpProxyNode node) {
    MediaLeg from = exchange.from();
    boolean learns =
        from.options()
            .learning()
            .map(wanted -> wanted != MediaLearning.OFF)
            .orElse(rules.learning());
    Modifiers words = new Modifiers().asymmetric(!learns).remote(remote.getAddress());
    if (media.isRtp() && node.has(Capability.CODECS)) {
      words.codecs(List.copyOf(media.formats()));
    }
    LegOptions.ptime(exchange.to()).ifPresent(words::ptime);
    local(words, exchange, remote, rules);
    if (node.has(Capability.SET)) {
      words.ttl(exchange.ttl());
      from.options().dscp().ifPresent(dscp -> words.tos(dscp << 2));
    }
    return words;
  }

  /** Which of its addresses the node is to use towards who is spoken to. */
  private static void local(
      Modifiers words, Exchange exchange, InetSocketAddress remote, MediaRules rules) {
    MediaLeg to = exchange.to();
    Map<String, String> options = to.options().backend();
    if (rules.bridge()) {
      // In an answer too: without it, a node takes an address of the family of who speaks.
      words.direction(rules.isInternal(exchange.from()), rules.isInternal(to));
    } else if (to.options().network().isPresent()) {
      words.label(to.options().network().get());
    } else if (options.containsKey(LegOptions.LOCAL)) {
      Addresses.literal(options.get(LegOptions.LOCAL)).ifPresent(words::local);
    } else if (options.containsKey(LegOptions.ROUTE)) {
      Addresses.literal(options.get(LegOptions.ROUTE)).ifPresent(words::routeTo);
    } else if (Addresses.family(to) != AddressFamily.of(remote.getAddress())) {
      InetAddress peer = to.remote();
      if (AddressFamily.of(peer) == Addresses.family(to)) {
        words.routeTo(peer);
      }
    }
  }
}
