package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;

/**
 * Whether a packet of a compound is what its header says: every length in it is inside the one it
 * lies in. Reads only what was found to be there.
 */
final class RtcpSyntax {
  private static final int WORD = 4;
  private static final int PADDING = 0x20;

  private RtcpSyntax() {}

  /** Octets of the packet at {@code offset}, header and padding included. */
  static int length(ByteBuffer rtcp, int offset) {
    return ((rtcp.getShort(offset + 2) & 0xFFFF) + 1) * WORD;
  }

  /** Where the content of the packet at {@code offset} ends and its padding begins. */
  static int end(ByteBuffer rtcp, int offset) {
    int end = offset + length(rtcp, offset);
    return (rtcp.get(offset) & PADDING) == 0 ? end : end - (rtcp.get(end - 1) & 0xFF);
  }

  /** Whether there is a valid packet at {@code offset}. */
  static boolean isPacket(ByteBuffer rtcp, int offset) {
    if (offset + WORD > rtcp.limit() || (rtcp.get(offset) & 0xC0) != 0x80) {
      return false;
    }
    int length = length(rtcp, offset);
    return offset + length <= rtcp.limit()
        && isPadding(rtcp, offset, offset + length)
        && isContent(rtcp, offset, end(rtcp, offset));
  }

  /** Only the last packet may be padded, and in whole words (RFC 3550 section 6.4.1). */
  private static boolean isPadding(ByteBuffer rtcp, int offset, int packetEnd) {
    if ((rtcp.get(offset) & PADDING) == 0) {
      return true;
    }
    int padding = rtcp.get(packetEnd - 1) & 0xFF;
    return packetEnd == rtcp.limit()
        && padding > 0
        && padding % WORD == 0
        && padding <= packetEnd - offset - WORD;
  }

  private static boolean isContent(ByteBuffer rtcp, int offset, int end) {
    int length = end - offset;
    int count = rtcp.get(offset) & 0x1F;
    return switch (rtcp.get(offset + 1) & 0xFF) {
      case RtcpType.SR -> length >= RtcpReader.SR_HEADER + count * RtcpReader.REPORT_BLOCK;
      case RtcpType.RR -> length >= RtcpReader.RR_HEADER + count * RtcpReader.REPORT_BLOCK;
      case RtcpType.SDES -> isDescription(rtcp, offset + WORD, end, count);
      case RtcpType.BYE -> isBye(rtcp, offset + WORD + count * WORD, end);
      case RtcpType.APP -> length >= 12;
      case RtcpType.RTPFB, RtcpType.PSFB -> RtcpFeedback.isValid(rtcp, offset, end);
      case RtcpType.XR -> length >= 8 && ExtendedReport.isValid(rtcp, offset + 8, end);
      default -> length >= 8;
    };
  }

  /** Chunks of an SSRC and items, each ended by at least one zero octet and filled to a word. */
  private static boolean isDescription(ByteBuffer rtcp, int begin, int end, int chunks) {
    int at = begin;
    for (int i = 0; i < chunks; i++) {
      at += WORD;
      while (at < end && rtcp.get(at) != 0) {
        at += at + 1 < end ? 2 + (rtcp.get(at + 1) & 0xFF) : 2;
      }
      if (at >= end) {
        return false;
      }
      at += WORD - at % WORD;
    }
    return at == end;
  }

  private static boolean isBye(ByteBuffer rtcp, int reason, int end) {
    return reason == end || (reason < end && reason + 1 + (rtcp.get(reason) & 0xFF) <= end);
  }
}
