package io.patchbay.media.relay.rtcp;

/** Packet types of RTCP, by their numbers. */
final class RtcpType {
  /** Sender report, RFC 3550 section 6.4.1. */
  static final int SR = 200;

  /** Receiver report, section 6.4.2. */
  static final int RR = 201;

  /** Source description, section 6.5. */
  static final int SDES = 202;

  /** Section 6.6. */
  static final int BYE = 203;

  /** Section 6.7. */
  static final int APP = 204;

  /** Transport layer feedback, RFC 4585 section 6.2. */
  static final int RTPFB = 205;

  /** Payload-specific feedback, RFC 4585 section 6.3. */
  static final int PSFB = 206;

  /** Extended report, RFC 3611. */
  static final int XR = 207;

  private RtcpType() {}
}
