package io.patchbay.media.relay;

import java.nio.ByteBuffer;

/** Says what a datagram is that is not wanted, by its first octet (RFC 7983 section 7). */
final class Demux {
  private static final int RTP_LENGTH = 12;

  private Demux() {}

  /** Why a datagram that came for RTP or RTCP is neither. Only for one that was found not to be. */
  static DropReason flaw(ByteBuffer packet) {
    if (packet.limit() == 0) {
      return DropReason.TRUNCATED;
    }
    int first = packet.get(0) & 0xFF;
    if (first >= 128 && first <= 191) {
      return packet.limit() < RTP_LENGTH ? DropReason.TRUNCATED : DropReason.BAD_RTP;
    }
    if (first <= 3) {
      return DropReason.STUN;
    }
    if (first >= 16 && first <= 19) {
      return DropReason.ZRTP;
    }
    if (first >= 20 && first <= 63) {
      return DropReason.DTLS;
    }
    return first >= 64 && first <= 79 ? DropReason.TURN : DropReason.UNKNOWN;
  }
}
