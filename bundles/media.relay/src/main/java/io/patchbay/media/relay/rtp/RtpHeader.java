package io.patchbay.media.relay.rtp;

import java.nio.ByteBuffer;

/**
 * The header of RTP, read in place (RFC 3550 section 5.1). A packet is what lies between 0 and the
 * limit of its buffer; the fields may be read once the packet was found to be RTP.
 */
public final class RtpHeader {
  /** Octets of the header without contributing sources and extension. */
  public static final int LENGTH = 12;

  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION_2 = 0x80;
  private static final int PADDING = 0x20;
  private static final int EXTENSION = 0x10;
  private static final int CSRC_COUNT = 0x0F;
  private static final int EXTENSION_HEADER = 4;
  private static final int WORD = 4;

  private RtpHeader() {}

  /** Version 2, with its contributing sources, its extension and its padding inside the packet. */
  public static boolean isRtp(ByteBuffer packet) {
    return isProtectedRtp(packet) && header(packet) + padding(packet) <= packet.limit();
  }

  /** The same for SRTP, whose padding cannot be seen (RFC 3711 section 3.1). */
  public static boolean isProtectedRtp(ByteBuffer packet) {
    return packet.limit() >= LENGTH
        && (packet.get(0) & VERSION_MASK) == VERSION_2
        && header(packet) <= packet.limit();
  }

  /**
   * Version 2 and one of the packet types that are kept free of RTP's marker and payload type (RFC
   * 5761 section 4), with room for a header and an SSRC.
   */
  public static boolean isRtcp(ByteBuffer packet) {
    if (packet.limit() < 8 || (packet.get(0) & VERSION_MASK) != VERSION_2) {
      return false;
    }
    int type = packet.get(1) & 0xFF;
    return type >= 192 && type <= 223;
  }

  /** One of the payload types that RTP may not have where it shares a port with RTCP. */
  public static boolean isUnfitForMux(ByteBuffer rtp) {
    int type = payloadType(rtp);
    return type >= 64 && type <= 95;
  }

  /** 7 bits. */
  public static int payloadType(ByteBuffer rtp) {
    return rtp.get(1) & 0x7F;
  }

  /** 16 bits. */
  public static int sequence(ByteBuffer rtp) {
    return rtp.getShort(2) & 0xFFFF;
  }

  public static int timestamp(ByteBuffer rtp) {
    return rtp.getInt(4);
  }

  public static int ssrc(ByteBuffer rtp) {
    return rtp.getInt(8);
  }

  /** Writes another SSRC into the packet. */
  public static void ssrc(ByteBuffer rtp, int ssrc) {
    rtp.putInt(8, ssrc);
  }

  /** Octets without header and padding, as a sender report counts them (section 6.4.1). */
  public static int payloadLength(ByteBuffer rtp) {
    return Math.max(0, rtp.limit() - header(rtp) - padding(rtp));
  }

  /** Octets of header, contributing sources and extension; beyond the limit when they are cut. */
  private static int header(ByteBuffer packet) {
    int first = packet.get(0);
    int length = LENGTH + (first & CSRC_COUNT) * WORD;
    if ((first & EXTENSION) == 0) {
      return length;
    }
    return length + EXTENSION_HEADER <= packet.limit()
        ? length + EXTENSION_HEADER + (packet.getShort(length + 2) & 0xFFFF) * WORD
        : Integer.MAX_VALUE / 2;
  }

  /** Octets of padding; more than any packet has for a count of zero, which is none. */
  private static int padding(ByteBuffer packet) {
    if ((packet.get(0) & PADDING) == 0) {
      return 0;
    }
    int count = packet.get(packet.limit() - 1) & 0xFF;
    return count == 0 ? Integer.MAX_VALUE / 2 : count;
  }
}
