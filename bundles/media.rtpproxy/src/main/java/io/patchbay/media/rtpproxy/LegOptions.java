package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.RtcpMode;
import io.patchbay.api.media.RtcpMux;
import io.patchbay.media.rtpproxy.protocol.Capability;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which options an RTPProxy can do; what it cannot is refused by name, never left out silently. */
final class LegOptions {
  /** Milliseconds of audio in a packet sent to the leg: modifier {@code z}. */
  static final String PTIME = "ptime";

  /** The node's address towards the leg: modifier {@code l}. */
  static final String LOCAL = "local";

  /** The node's address towards the leg is that of the route to this one: modifier {@code r}. */
  static final String ROUTE = "route";

  private static final Set<String> KNOWN = Set.of(PTIME, LOCAL, ROUTE);

  private LegOptions() {}

  /**
   * Looks at the options of a leg.
   *
   * @throws MediaException {@link MediaException.Kind#UNSUPPORTED}
   */
  static void check(MediaLeg leg, MediaRules rules, RtpProxyNode node) throws MediaException {
    MediaLegOptions wanted = leg.options();
    refuse(
        wanted.rtcpMux().filter(mux -> mux != RtcpMux.OFF).isPresent(),
        node,
        "rtcp.mux: a node has two ports for each stream");
    refuse(
        wanted.ssrcRewriting().orElse(false),
        node,
        "ssrc.rewriting: a node passes SSRCs unchanged");
    refuse(
        wanted.learning().filter(LegOptions::isGuess).isPresent(),
        node,
        "learning: only off and immediate");
    refuse(
        wanted.dscp().isPresent() && !node.has(Capability.SET),
        node,
        "dscp: the node is too old (it lacks 20251015)");
    checkNetwork(wanted.network(), rules, node);
    for (Map.Entry<String, String> option : wanted.backend().entrySet()) {
      refuse(!KNOWN.contains(option.getKey()), node, "option " + option.getKey() + " is not known");
      boolean isGood =
          option.getKey().equals(PTIME)
              ? ptime(leg).isPresent()
              : Addresses.literal(option.getValue()).isPresent();
      refuse(!isGood, node, "option " + option.getKey() + "=" + option.getValue());
    }
  }

  /**
   * Looks at the options of a session.
   *
   * @throws MediaException {@link MediaException.Kind#UNSUPPORTED}
   */
  static void check(MediaSessionOptions wanted, RtpProxyNode node) throws MediaException {
    refuse(
        wanted.rtcp().filter(mode -> mode == RtcpMode.TERMINATE).isPresent(),
        node,
        "rtcp=terminate: a node passes RTCP unchanged");
    refuse(
        wanted.oneWayTimeout().filter(limit -> !limit.isZero()).isPresent(),
        node,
        "oneway.timeout: a node ends a session when both sides are silent (or, with -i, either)");
    Optional<Duration> timeouts =
        wanted.setupTimeout().or(wanted::idleTimeout).or(wanted::holdTimeout);
    refuse(
        timeouts.isPresent() && !node.has(Capability.SET),
        node,
        "timeouts of a session: the node is too old (it lacks 20251015)");
  }

  /** The packet length a leg wants. */
  static OptionalInt ptime(MediaLeg leg) {
    String text = leg.options().backend().getOrDefault(PTIME, "");
    return text.matches("[1-9]\\d{0,2}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static boolean isGuess(MediaLearning learning) {
    return learning == MediaLearning.DELAYED || learning == MediaLearning.HEURISTIC;
  }

  private static void checkNetwork(Optional<String> network, MediaRules rules, RtpProxyNode node)
      throws MediaException {
    if (network.isEmpty()) {
      return;
    }
    if (rules.bridge()) {
      boolean isSide =
          network.get().equals(MediaRules.INTERNAL) || network.get().equals(MediaRules.EXTERNAL);
      refuse(!isSide, node, "network " + network.get() + ": there are internal and external");
    } else {
      refuse(
          !node.has(Capability.LABELS),
          node,
          "network " + network.get() + ": the node is too old for labels (it lacks 20260306)");
    }
  }

  private static void refuse(boolean isWrong, RtpProxyNode node, String what)
      throws MediaException {
    if (isWrong) {
      throw new MediaException(MediaException.Kind.UNSUPPORTED, node.name() + ": " + what);
    }
  }
}
