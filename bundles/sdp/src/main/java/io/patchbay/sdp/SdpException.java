package io.patchbay.sdp;

/**
 * A description that cannot be read, or one that cannot be used as the offer or answer it is meant
 * to be. The message names the line and what is wrong with it. Over SIP this is a 488, or a 400
 * when the body is no SDP at all.
 */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure. */
  public SdpException(String message) {
    super(message);
  }

  SdpException atLine(int number) {
    SdpException located = new SdpException("SDP line " + number + ": " + getMessage());
    located.setStackTrace(getStackTrace());
    return located;
  }
}
