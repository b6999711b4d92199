package io.patchbay.testkit.sip;

/** A call that was not answered with a 200. */
public final class CallRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  CallRefusedException(SipMessage response) {
    super(response.title());
    this.status = response.status();
  }

  /** The final status; 408 also when nothing was heard at all. */
  public int status() {
    return status;
  }
}
