package io.patchbay.api.media;

/** Whether RTP and RTCP of a leg share one port (RFC 5761). It takes both sides to agree. */
public enum RtcpMux {
  /** Never: not offered, and declined when the leg offers it. */
  OFF,
  /** Agreed to when the leg offers it, not offered. */
  ACCEPT,
  /** Offered to the leg, and agreed to when the leg offers it. */
  OFFER
}
