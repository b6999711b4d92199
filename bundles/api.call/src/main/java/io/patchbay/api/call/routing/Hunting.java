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
 * @param challenges what is done with a 401 or 407
 */
public record Hunting(
    Set<Integer> causes, boolean afterProgress, Redirects redirects, Challenges challenges) {
  /** As a call is hunted where nothing else is said. */
  public static final Hunting STANDARD =
      new Hunting(Set.of(408, 500, 502, 503, 504), false, Redirects.REFUSE);

  public Hunting {
    causes = Set.copyOf(causes);
  }

  /** One that passes no challenges on. */
  public Hunting(Set<Integer> causes, boolean afterProgress, Redirects redirects) {
    this(causes, afterProgress, redirects, Challenges.REFUSE);
  }

  /** What is done with a challenge of a target that the route has no login for. */
  public enum Challenges {
    /** The caller is told 403. */
    REFUSE,
    /**
     * The caller is asked in its place, by the challenges of all targets of the hunt (RFC 3261
     * section 16.7 step 7), and what its next INVITE answers goes to the targets of the route. Not
     * to those a 3xx names, and not that of a caller who has logged in with us.
     */
    RELAY
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
