package io.patchbay.lib.node;

import org.jspecify.annotations.Nullable;

/** How messages stand in a stream. Stateless. */
public interface StreamFormat {
  /**
   * Whether messages begin with a cookie and a blank, as those in datagrams; otherwise replies come
   * in the order of the requests.
   */
  boolean hasCookies();

  /**
   * Finds the end of the first message.
   *
   * @param bytes what came, from index 0
   * @param length how many of them count, at least 1
   * @param request the body of the oldest request without a reply; null when there is none, or
   *     {@link #hasCookies}
   * @return length of the message; 0 when more must come first
   * @throws IllegalArgumentException when what came can never become a message: the connection is
   *     closed
   */
  int end(byte[] bytes, int length, byte @Nullable [] request);
}
