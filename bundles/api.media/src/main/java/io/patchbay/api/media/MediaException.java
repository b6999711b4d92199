package io.patchbay.api.media;

/** Why a backend did not do what was asked. The message is fit for a log line. */
public final class MediaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the caller can do about it. */
  public enum Kind {
    /** The description cannot be relayed: answer 488. */
    UNUSABLE_SDP,
    /**
     * Full: no ports or sessions left. Answer 503 with Retry-After; running calls are untouched.
     */
    EXHAUSTED,
    /**
     * Admits no new session now, to keep those that run well. Answer 503 with Retry-After; running
     * calls are untouched.
     */
    OVERLOADED,
    /** An option asks for what this backend cannot do, or does not know; the message names it. */
    UNSUPPORTED,
    /** The backend is not there or does not answer. */
    UNAVAILABLE,
    /** The session is closed or unknown. */
    GONE
  }

  private final Kind kind;

  public MediaException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
