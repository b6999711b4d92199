package io.patchbay.api.media;

import java.net.InetAddress;

/**
 * One side of a session, as signalling knows it.
 *
 * @param id names the side within its session, such as {@code a} or {@code b}; each branch of a
 *     fork is a side of its own
 * @param local our signalling address towards this side; unless {@code options} want something
 *     else, media gets an address of the same family and, where the backend is bound to the
 *     wildcard, the same interface
 * @param remote where this side's signalling comes from
 * @param options what is wanted for this side
 */
public record MediaLeg(String id, InetAddress local, InetAddress remote, MediaLegOptions options) {
  /** A side for which nothing special is wanted. */
  public MediaLeg(String id, InetAddress local, InetAddress remote) {
    this(id, local, remote, MediaLegOptions.none());
  }
}
