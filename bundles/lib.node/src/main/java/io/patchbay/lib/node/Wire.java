package io.patchbay.lib.node;

/**
 * How requests get to a node and replies come back. {@link NodeTransport} makes those of the
 * network; a provider may bring one of its own, such as for HTTP. Which reply belongs to which
 * request is told by a cookie: a wire either writes it before the message, or knows from the
 * connection, or the order, whose reply it has. Called on the node's loop only.
 */
public interface Wire extends AutoCloseable {
  /** Whether messages may get lost, so that requests are to be repeated with the same cookie. */
  boolean isLossy();

  /**
   * Sends a request, or keeps it until there is a connection. Never blocks and never throws: what
   * goes wrong is told to the {@link WireListener}.
   *
   * @param cookie printable, without blanks
   * @param body not to be changed by anybody any more
   */
  void send(String cookie, byte[] body);

  /**
   * Nobody waits for that reply any more. A connection that owes it is not to be trusted with other
   * requests: it is closed, and what else was asked over it is told as broken.
   */
  void abandon(String cookie);

  /** Closes what is open; nothing is told any more. */
  @Override
  void close();
}
