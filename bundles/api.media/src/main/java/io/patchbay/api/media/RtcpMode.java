package io.patchbay.api.media;

/** What becomes of RTCP that arrives. */
public enum RtcpMode {
  /** It is passed to the other side unchanged (a translator, RFC 3550 section 7.2). */
  FORWARD,
  /** It ends here: each side hears reports of the backend's own. */
  TERMINATE
}
