package io.patchbay.media.relay;

import java.nio.ByteBuffer;

/** Says what a datagram is that is not wanted, by its first octet (RFC 7983 section 7). */
final class Demux {
  private static final int RTP_LENGTH = 12;
  private static final int RTCP_HEADER = 4;

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

  /**
   * Whether the lengths in a compound of RTCP add up to the datagram's, every packet is of version
   * 2, and only the last is padded (RFC 3550 A.2). A compound may begin with any packet (RFC 5506).
   */
  static boolean isWholeRtcp(ByteBuffer compound) {
    int end = compound.limit();
    int at = 0;
    while (at + RTCP_HEADER <= end) {
      int first = compound.get(at) & 0xFF;
      int next = at + RTCP_HEADER + 4 * (compound.getShort(at + 2) & 0xFFFF);
      boolean padded = (first & 0x20) != 0;
      if (first >> 6 != 2 || (padded && next != end)) {
        return false;
      }
      at = next;
    }
    return at == end;
  }
}
