package io.patchbay.api.call.routing;

import java.util.Optional;

/**
 * How a leg is made that leads into somebody else's network, such as a trunk's. It holds for that
 * target alone: where a redirection leads, nothing of it is told.
 *
 * @param nextHop a SIP URI: where the leg is sent, in place of its Request-URI
 * @param from a name-addr: who calls, in place of what the caller says
 * @param calling the calling number, in place of the one the caller gives; without effect where
 *     there is a {@code from}
 * @param credentials for when the target asks who we are
 * @param limits how many calls it takes; one that is more is refused like one that cannot be
 *     reached, and the next target is tried
 */
public record Outbound(
    Optional<String> nextHop,
    Optional<String> from,
    Optional<String> calling,
    Optional<Credentials> credentials,
    RouteLimits limits) {
  private static final Outbound PLAIN =
      new Outbound(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          RouteLimits.none());

  /** By its Request-URI, and as the caller says. */
  public static Outbound plain() {
    return PLAIN;
  }
}
