package io.patchbay.b2bua.leg;

import java.net.InetSocketAddress;

/**
 * Who is at the other end of a leg, and where.
 *
 * @param identity as it called, or as it was called
 * @param listener name of the listener it is reached by
 * @param transport such as {@code udp}
 * @param remote the address its first message came from, or went to
 */
public record RemoteParty(
    Identity identity, String listener, String transport, InetSocketAddress remote) {}
