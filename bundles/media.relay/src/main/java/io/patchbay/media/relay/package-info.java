/**
 * The built-in media relay: a transport translator (RFC 3550 section 7) that changes addresses and
 * nothing else.
 *
 * <p>A {@link io.patchbay.media.relay.RelaySession} lives on one {@link
 * io.patchbay.media.relay.MediaLoop} with all its sockets, so nothing in it is locked. Signalling
 * decides where packets go; a packet's way is {@link io.patchbay.media.relay.MediaSocket} to {@link
 * io.patchbay.media.relay.StreamEnd} to the socket of the opposite end. The classes behind {@link
 * io.patchbay.media.relay.PacketEngine} are the only ones that know how sockets are read.
 */
@NullMarked
package io.patchbay.media.relay;

import org.jspecify.annotations.NullMarked;
