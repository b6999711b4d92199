package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/** The blocks of an XR packet, RFC 3611 section 4. */
final class ExtendedReport {
  private static final int WORD = 4;
  private static final int RECEIVER_REFERENCE_TIME = 4;
  private static final int DLRR = 5;
  private static final int DLRR_SUB_BLOCK = 12;
  private static final int STATISTICS_SUMMARY = 6;
  private static final int VOIP_METRICS = 7;

  private ExtendedReport() {}

  /** Whether blocks fill what lies between {@code begin} and {@code end}. */
  static boolean isValid(ByteBuffer rtcp, int begin, int end) {
    int at = begin;
    while (at + WORD <= end) {
      int length = length(rtcp, at);
      if (length < least(rtcp.get(at) & 0xFF) || at + length > end) {
        return false;
      }
      at += length;
    }
    return at == end;
  }

  /**
   * Puts another SSRC in the place of each source that a block is about. Blocks that were
   * registered after RFC 3611 begin with their source, as most of that RFC do.
   */
  static void replaceSsrcs(ByteBuffer rtcp, int begin, int end, IntUnaryOperator other) {
    for (int at = begin; at < end; at += length(rtcp, at)) {
      int type = rtcp.get(at) & 0xFF;
      int blockEnd = at + length(rtcp, at);
      if (type == DLRR) {
        for (int sub = at + WORD; sub + DLRR_SUB_BLOCK <= blockEnd; sub += DLRR_SUB_BLOCK) {
          rtcp.putInt(sub, other.applyAsInt(rtcp.getInt(sub)));
        }
      } else if (type != RECEIVER_REFERENCE_TIME && at + 2 * WORD <= blockEnd) {
        rtcp.putInt(at + WORD, other.applyAsInt(rtcp.getInt(at + WORD)));
      }
    }
  }

  private static int length(ByteBuffer rtcp, int block) {
    return ((rtcp.getShort(block + 2) & 0xFFFF) + 1) * WORD;
  }

  /** Octets that a block of a type has at least. */
  private static int least(int type) {
    return switch (type) {
      case 1, 2, 3, RECEIVER_REFERENCE_TIME -> 12;
      case STATISTICS_SUMMARY -> 40;
      case VOIP_METRICS -> 36;
      default -> WORD;
    };
  }
}
