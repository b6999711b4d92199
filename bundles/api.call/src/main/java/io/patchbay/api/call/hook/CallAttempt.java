package io.patchbay.api.call.hook;

import java.net.InetSocketAddress;

/**
 * A call that somebody wants to make.
 *
 * @param id of the call, as {@link io.patchbay.api.call.CallInfo#id}
 * @param calling user part of From, unescaped; empty when it has none. What the caller claims to be
 * @param called user part of the Request-URI, unescaped; empty when it has none
 * @param listener name of the listener the INVITE came in by
 * @param transport {@code udp}, {@code tcp}, ...
 * @param source where it came from, as the socket shows it
 * @param user the user the caller was authenticated as; empty when nobody has checked
 */
public record CallAttempt(
    String id,
    String calling,
    String called,
    String listener,
    String transport,
    InetSocketAddress source,
    String user) {}
