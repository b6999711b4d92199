package io.patchbay.api.call.hook;

import java.net.InetSocketAddress;

/**
 * A call that somebody wants to make, or a request outside calls that somebody sends.
 *
 * @param id of the call, as {@link io.patchbay.api.call.CallInfo#id}; of anything else the Call-ID
 * @param calling user part of From, unescaped; empty when it has none. What the caller claims to be
 * @param called user part of the Request-URI, unescaped; empty when it has none
 * @param listener name of the listener it came in by
 * @param transport {@code udp}, {@code tcp}, ...
 * @param source where it came from, as the socket shows it
 * @param user the user the caller was authenticated as; empty when nobody has checked
 * @param method {@code INVITE} for a call, else {@code MESSAGE}, {@code SUBSCRIBE}, {@code PUBLISH}
 *     or {@code OPTIONS}
 */
public record CallAttempt(
    String id,
    String calling,
    String called,
    String listener,
    String transport,
    InetSocketAddress source,
    String user,
    String method) {
  /** A call. */
  public CallAttempt(
      String id,
      String calling,
      String called,
      String listener,
      String transport,
      InetSocketAddress source,
      String user) {
    this(id, calling, called, listener, transport, source, user, "INVITE");
  }
}
