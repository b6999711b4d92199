package io.patchbay.launcher;

/** Why the gateway cannot start. The message is one line for the operator. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
