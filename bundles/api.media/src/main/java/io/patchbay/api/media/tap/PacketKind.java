package io.patchbay.api.media.tap;

/** What a packet is. */
public enum PacketKind {
  RTP,
  /** Also when it came on the port of RTP (RFC 5761). */
  RTCP,
  /** A datagram of media that is not RTP, such as T.38. */
  OTHER
}
