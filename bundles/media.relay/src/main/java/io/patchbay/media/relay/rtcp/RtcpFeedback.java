package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/**
 * Feedback packets (RFC 4585 section 6.1, RFC 5104 section 4): which of them only the source of the
 * media can act on, and where SSRCs are in them.
 */
final class RtcpFeedback {
  /** Octets before the feedback control information. */
  static final int HEADER = 12;

  private static final int NACK = 1;
  private static final int TMMBR = 3;
  private static final int TMMBN = 4;
  private static final int TRANSPORT_WIDE = 15;
  private static final int FIR = 4;
  private static final int TSTR = 5;
  private static final int TSTN = 6;
  private static final int VBCM = 7;
  private static final int APPLICATION = 15;
  private static final int REMB = 0x52454D42;

  private RtcpFeedback() {}

  static boolean isValid(ByteBuffer rtcp, int offset, int end) {
    int length = end - offset - HEADER;
    int format = rtcp.get(offset) & 0x1F;
    boolean transport = isTransport(rtcp, offset);
    return length >= 0
        && (length > 0 || !transport)
        && (!hasTargets(transport, format) || length % 8 == 0);
  }

  /**
   * Whether the packet asks of the source what only the source can do: send again, send a key
   * frame, send less. Everything else is between the two ends of one path.
   */
  static boolean isForTheSource(RtcpReader packet) {
    int format = packet.count();
    return switch (packet.type()) {
      case RtcpType.RTPFB ->
          format == NACK || format == TMMBR || format == TMMBN || format == TRANSPORT_WIDE;
      case RtcpType.PSFB ->
          (format >= 1 && format <= VBCM)
              || (format == APPLICATION
                  && isBandwidthEstimate(packet.datagram(), packet.offset(), packet.end()));
      default -> false;
    };
  }

  /**
   * Puts other SSRCs in the place of those in the packet at {@code offset}.
   *
   * @param own for the sender of the feedback
   * @param target for the sources it is about
   */
  static void replaceSsrcs(
      ByteBuffer rtcp, int offset, int end, IntUnaryOperator own, IntUnaryOperator target) {
    replace(rtcp, offset + 4, own);
    // Where the entries name the sources this field is zero.
    if (rtcp.getInt(offset + 8) != 0) {
      replace(rtcp, offset + 8, target);
    }
    if (hasTargets(isTransport(rtcp, offset), rtcp.get(offset) & 0x1F)) {
      for (int at = offset + HEADER; at + 8 <= end; at += 8) {
        replace(rtcp, at, target);
      }
    } else if (isBandwidthEstimate(rtcp, offset, end)) {
      for (int at = offset + HEADER + 8; at + 4 <= end; at += 4) {
        replace(rtcp, at, target);
      }
    }
  }

  private static void replace(ByteBuffer rtcp, int at, IntUnaryOperator other) {
    rtcp.putInt(at, other.applyAsInt(rtcp.getInt(at)));
  }

  private static boolean isTransport(ByteBuffer rtcp, int offset) {
    return (rtcp.get(offset + 1) & 0xFF) == RtcpType.RTPFB;
  }

  /** Formats with entries of eight octets, each beginning with the SSRC it is about. */
  private static boolean hasTargets(boolean transport, int format) {
    return transport
        ? format == TMMBR || format == TMMBN
        : format == FIR || format == TSTR || format == TSTN;
  }

  /** REMB: its name, a count with the rate, and SSRCs. */
  private static boolean isBandwidthEstimate(ByteBuffer rtcp, int offset, int end) {
    return !isTransport(rtcp, offset)
        && (rtcp.get(offset) & 0x1F) == APPLICATION
        && offset + HEADER + 8 <= end
        && rtcp.getInt(offset + HEADER) == REMB;
  }
}
