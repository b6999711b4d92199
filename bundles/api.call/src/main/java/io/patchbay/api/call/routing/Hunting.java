package io.patchbay.api.call.routing;

import java.util.Set;

/**
 * When a call that one group of targets did not take goes on to the next. It never does after a
 * 6xx, nor when the caller has hung up.
 *
 * @param causes final responses after which the next group is tried; a target that cannot be
 *     reached counts as 503, one that does not answer in time as 408 (RFC 3261 section 8.1.3.1)
 * @param afterProgress whether that still holds when the caller has heard it ring
 * @param redirects what is done with a 3xx
 */
public record Hunting(Set<Integer> causes, boolean afterProgress, Redirects redirects) {
  /** As a call is hunted where nothing else is said. */
  public static final Hunting STANDARD =
      new Hunting(Set.of(408, 500, 502, 503, 504), false, Redirects.REFUSE);

  public Hunting {
    causes = Set.copyOf(causes);
  }

  /** What is done with a 3xx of a target. */
  public enum Redirects {
    /** The caller is told 480 and not where the call was to go. */
    REFUSE,
    /** The caller gets the 3xx with its Contacts, and so learns addresses of the called side. */
    RELAY,
    /** The Contacts take the target's place, those of equal q at the same time. */
    FOLLOW
  }
}
