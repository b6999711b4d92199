package io.patchbay.sdp;

/** An SDP document, immutable. */
public final class SessionDescription {
  private SessionDescription() {}
}
