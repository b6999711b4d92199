package io.patchbay.media.relay;

import io.netty.buffer.ByteBuf;

/** The fixed fields of RTP and RTCP (RFC 3550 sections 5.1 and 6.4.1) that a relay looks at. */
final class RtpHeader {
  private static final int RTP_LENGTH = 12;
  private static final int RTCP_LENGTH = 8;
  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION_2 = 0x80;

  private RtpHeader() {}

  /** Long enough, not too long, and of version 2. */
  static boolean isRtp(ByteBuf packet) {
    return isVersion2(packet, RTP_LENGTH);
  }

  /**
   * Long enough, not too long, of version 2, and of a packet type that is kept free of RTP's marker
   * and payload type (RFC 5761 section 4).
   */
  static boolean isRtcp(ByteBuf packet) {
    if (!isVersion2(packet, RTCP_LENGTH)) {
      return false;
    }
    int type = packet.getUnsignedByte(packet.readerIndex() + 1);
    return type >= 192 && type <= 223;
  }

  static int sequence(ByteBuf rtp) {
    return rtp.getUnsignedShort(rtp.readerIndex() + 2);
  }

  static int ssrc(ByteBuf rtp) {
    return rtp.getInt(rtp.readerIndex() + 8);
  }

  private static boolean isVersion2(ByteBuf packet, int least) {
    int length = packet.readableBytes();
    return length >= least
        && length <= MediaLoop.MAX_PACKET
        && (packet.getByte(packet.readerIndex()) & VERSION_MASK) == VERSION_2;
  }
}
