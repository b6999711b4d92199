package io.patchbay.api.sip;

/** No way to a next hop; the message says which and why. */
public final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message) {
    super(message);
  }
}
