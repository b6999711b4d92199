package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;

/**
 * A compound RTCP packet, read in place: checked as a whole first (RFC 3550 appendix A.2), then
 * gone through packet by packet. A reduced-size packet (RFC 5506) is one, too.
 *
 * <p>Never throws for what is in the datagram, and allocates nothing: one reader serves any number
 * of datagrams, one after the other. Offsets are from the beginning of the datagram. Not
 * thread-safe.
 */
public final class RtcpReader {
  /** Octets of a report block. */
  static final int REPORT_BLOCK = 24;

  /** Octets from the beginning of an SR to its first report block. */
  static final int SR_HEADER = 28;

  /** Octets from the beginning of an RR to its first report block. */
  static final int RR_HEADER = 8;

  private ByteBuffer datagram = ByteBuffer.allocate(0);
  private int offset;
  private int next;

  /**
   * Takes a datagram, from 0 to its limit.
   *
   * @return whether it is a valid compound; only then may the rest of this class be used on it
   */
  public boolean read(ByteBuffer rtcp) {
    datagram = rtcp;
    next = 0;
    if (rtcp.limit() < 4 || !mayBeFirst(rtcp.get(1) & 0xFF)) {
      return false;
    }
    while (next < rtcp.limit()) {
      if (!RtcpSyntax.isPacket(rtcp, next)) {
        return false;
      }
      next += RtcpSyntax.length(rtcp, next);
    }
    next = 0;
    return true;
  }

  /**
   * A compound begins with a report; one of reduced size may begin with what says something by
   * itself.
   */
  private static boolean mayBeFirst(int type) {
    return type >= RtcpType.SR
        && type <= RtcpType.XR
        && type != RtcpType.SDES
        && type != RtcpType.BYE;
  }

  /** Goes back before the first packet. */
  void rewind() {
    next = 0;
  }

  /** Goes to the next packet; false after the last. */
  boolean next() {
    if (next >= datagram.limit()) {
      return false;
    }
    offset = next;
    next += RtcpSyntax.length(datagram, offset);
    return true;
  }

  ByteBuffer datagram() {
    return datagram;
  }

  /** Where the packet begins. */
  int offset() {
    return offset;
  }

  /** Where it ends, without its padding. */
  int end() {
    return RtcpSyntax.end(datagram, offset);
  }

  int type() {
    return datagram.get(offset + 1) & 0xFF;
  }

  /** Five bits: how many reports, chunks or sources; the format of feedback, the subtype of APP. */
  int count() {
    return datagram.get(offset) & 0x1F;
  }

  /** A field of four octets, counted from the beginning of the packet. */
  int word(int at) {
    return datagram.getInt(offset + at);
  }

  /** The SSRC that every packet but SDES and BYE begins with. */
  int senderSsrc() {
    return word(4);
  }

  /** The middle 32 bits of the NTP timestamp of an SR. */
  int senderTime() {
    return word(8) << 16 | word(12) >>> 16;
  }

  /** Report blocks of an SR or RR; 0 for other types. */
  int reportBlocks() {
    int type = type();
    return type == RtcpType.SR || type == RtcpType.RR ? count() : 0;
  }

  /** Where a report block begins, counted from the beginning of the packet. */
  int reportBlock(int index) {
    return (type() == RtcpType.SR ? SR_HEADER : RR_HEADER) + index * REPORT_BLOCK;
  }
}
