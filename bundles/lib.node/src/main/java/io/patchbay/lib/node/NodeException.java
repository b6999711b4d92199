package io.patchbay.lib.node;

/** Why a node gave no reply. The message names the node and is fit for a log line. */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Reason {
    /** No reply within the budget: the node may have done it all the same. */
    TIMEOUT,
    /** It cannot be reached, or the connection broke: the node may have done it all the same. */
    UNREACHABLE,
    /** Not asked at all: it did not answer of late, and is being probed. */
    OUT_OF_SERVICE,
    /** Not asked at all: too many requests wait for their replies. */
    BUSY,
    /** Not asked at all: the channel is closed. */
    CLOSED
  }

  private final Reason reason;

  public NodeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
