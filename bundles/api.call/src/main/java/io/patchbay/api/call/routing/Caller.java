package io.patchbay.api.call.routing;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who makes a call, besides the number.
 *
 * @param source where the INVITE came from, as the socket shows it; empty for a call that nobody
 *     makes, such as one that is only explained
 * @param display display name of From; empty when it has none
 * @param dialled user part of To, unescaped: the number that was meant, where the Request-URI is
 *     our own Contact; empty when it has none
 * @param anonymous whether the caller wishes not to be named: by Privacy (RFC 3323, RFC 3325), or
 *     by an anonymous From
 */
public record Caller(
    Optional<InetSocketAddress> source, String display, String dialled, boolean anonymous) {
  private static final Caller UNKNOWN = new Caller(Optional.empty(), "", "", false);

  /** Nothing is known. */
  public static Caller unknown() {
    return UNKNOWN;
  }
}
