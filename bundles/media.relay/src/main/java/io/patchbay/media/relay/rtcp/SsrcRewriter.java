package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/**
 * RTCP follows the SSRCs of its media: wherever one is in a compound, the one that the receiving
 * side knows takes its place (RFC 3550 section 7.2).
 */
final class SsrcRewriter {
  private static final int HEADER = 4;

  private SsrcRewriter() {}

  /**
   * Changes a compound in place.
   *
   * @param own for SSRCs of the side that sent it
   * @param told for SSRCs that side is sent, and speaks about
   */
  static void rewrite(RtcpReader compound, IntUnaryOperator own, IntUnaryOperator told) {
    ByteBuffer rtcp = compound.datagram();
    for (compound.rewind(); compound.next(); ) {
      int offset = compound.offset();
      switch (compound.type()) {
        case RtcpType.SDES -> description(rtcp, offset + HEADER, compound.count(), own);
        case RtcpType.BYE -> {
          for (int i = 0; i < compound.count(); i++) {
            replace(rtcp, offset + HEADER + 4 * i, own);
          }
        }
        case RtcpType.RTPFB, RtcpType.PSFB ->
            RtcpFeedback.replaceSsrcs(rtcp, offset, compound.end(), own, told);
        default -> {
          replace(rtcp, offset + HEADER, own);
          for (int i = 0; i < compound.reportBlocks(); i++) {
            replace(rtcp, offset + compound.reportBlock(i), told);
          }
          if (compound.type() == RtcpType.XR) {
            ExtendedReport.replaceSsrcs(rtcp, offset + 8, compound.end(), told);
          }
        }
      }
    }
  }

  private static void description(ByteBuffer rtcp, int begin, int chunks, IntUnaryOperator own) {
    int at = begin;
    for (int i = 0; i < chunks; i++) {
      replace(rtcp, at, own);
      at += 4;
      while (rtcp.get(at) != 0) {
        at += 2 + (rtcp.get(at + 1) & 0xFF);
      }
      at += 4 - at % 4;
    }
  }

  private static void replace(ByteBuffer rtcp, int at, IntUnaryOperator other) {
    rtcp.putInt(at, other.applyAsInt(rtcp.getInt(at)));
  }
}
