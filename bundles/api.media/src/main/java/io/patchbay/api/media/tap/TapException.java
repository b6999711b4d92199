package io.patchbay.api.media.tap;

/** Why a tap cannot listen. The message is fit for a log line: it names the file, peer or limit. */
public final class TapException extends Exception {
  private static final long serialVersionUID = 1L;

  public TapException(String message) {
    super(message);
  }

  public TapException(String message, Throwable cause) {
    super(message, cause);
  }
}
