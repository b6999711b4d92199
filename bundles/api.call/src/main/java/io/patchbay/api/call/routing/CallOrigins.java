package io.patchbay.api.call.routing;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that knows where some calls come from, and what numbers mean there. Asked
 * before a call is routed; the first that knows the call decides.
 */
@ConsumerType
@FunctionalInterface
public interface CallOrigins {
  /** Called on a loop of signalling: must not block. Empty for a call that is not known. */
  Optional<Origin> of(RouteRequest request);

  /**
   * Where a call comes from.
   *
   * @param name as routes name it, such as {@code trunk:carrier}
   * @param called the called number as it is meant here
   * @param calling the calling number as it is meant here
   * @param credentials who we are there, for when the host the call comes from asks that of a
   *     request of ours in the dialog; no other host is told
   */
  record Origin(String name, String called, String calling, Optional<Credentials> credentials) {
    /** Where nobody asks who we are. */
    public Origin(String name, String called, String calling) {
      this(name, called, calling, Optional.empty());
    }
  }
}
