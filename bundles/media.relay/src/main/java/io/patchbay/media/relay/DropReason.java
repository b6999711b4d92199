package io.patchbay.media.relay;

import java.util.Locale;

/** Why a packet was not relayed. */
enum DropReason {
  /** Too short for what its first octet says it is. */
  TRUNCATED,
  /** Longer than a packet of media may be. */
  OVERSIZED,
  /** STUN on a port of RTP (first octet 0 to 3, RFC 7983): ICE is not spoken here. */
  STUN,
  /** ZRTP (first octet 16 to 19). */
  ZRTP,
  /** DTLS (first octet 20 to 63). */
  DTLS,
  /** A TURN channel (first octet 64 to 79). */
  TURN,
  /** Nothing that RFC 7983 knows; RTP and RTCP of another version are among it. */
  UNKNOWN,
  /** RTP whose CSRC list, extension or padding is longer than the packet (RFC 3550 A.1). */
  BAD_RTP,
  /** No valid compound of RTCP (RFC 3550 A.2), nor one of reduced size (RFC 5506). */
  BAD_RTCP,
  /** RTP on the port of RTCP. */
  MISPLACED,
  /** From somebody who is not the side this port faces. */
  STRANGER,
  /** More than a stream may send in a second. */
  EXCESS,
  /** The opposite side's address is not known yet, or it is on hold. */
  NOWHERE,
  /** The socket towards the opposite side was full. */
  CONGESTED;

  /** As people read it: {@code bad-rtp}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
