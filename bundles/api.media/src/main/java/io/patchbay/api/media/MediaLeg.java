package io.patchbay.api.media;

import java.net.InetAddress;

/**
 * One side of a session, as signalling knows it.
 *
 * @param id names the side within its session, such as {@code a} or {@code b}
 * @param local our signalling address towards this side; media gets an address of the same family
 *     and, where the backend is bound to the wildcard, the same interface
 * @param remote where this side's signalling comes from
 */
public record MediaLeg(String id, InetAddress local, InetAddress remote) {}
