package io.patchbay.sip.transport.message;

/** A message that cannot be taken; says how a request is answered. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean oversized;

  /**
   * @param status 400, 416, 505 or 513
   * @param reason short and of our own words: it becomes the reason phrase
   */
  public MalformedException(int status, String reason) {
    this(status, reason, status == 513);
  }

  MalformedException(int status, String reason, boolean oversized) {
    // Made per bad datagram: a stack trace would cost more than the check that found it.
    super(reason, null, false, false);
    this.status = status;
    this.oversized = oversized;
  }

  /** Whether it went beyond a limit of size. */
  boolean oversized() {
    return oversized;
  }

  /** The final response a request like this deserves. */
  public int status() {
    return status;
  }

  /** The reason phrase. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
