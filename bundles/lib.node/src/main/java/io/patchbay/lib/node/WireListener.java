package io.patchbay.lib.node;

/** Told of what comes over a {@link Wire}. May be called on any thread. */
public interface WireListener {
  /**
   * A reply.
   *
   * @param cookie of the request it answers
   */
  void onReply(String cookie, byte[] body);

  /** Something came that is no message of the protocol. */
  void onGarbage();

  /**
   * A connection ended before the reply came: it will not come any more.
   *
   * @param reason for a log line
   */
  void onBroken(String cookie, String reason);

  /**
   * The node's machine says that nobody listens there (ICMP, or a connection refused): for all
   * requests that wait.
   *
   * @param reason for a log line
   */
  void onRefused(String reason);
}
