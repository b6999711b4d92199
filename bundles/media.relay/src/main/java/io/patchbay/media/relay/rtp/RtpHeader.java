package io.patchbay.media.relay;

import java.nio.ByteBuffer;

/** The fixed fields of RTP and RTCP (RFC 3550 sections 5.1 and 6.4.1) that a relay looks at. */
final class RtpHeader {
  private static final int RTP_LENGTH = 12;
  private static final int RTCP_LENGTH = 8;
  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION_2 = 0x80;

  private RtpHeader() {}

  /** Long enough, not too long, and of version 2. */
  static boolean isRtp(ByteBuffer packet) {
    return isVersion2(packet, RTP_LENGTH);
  }

  /**
   * Long enough, not too long, of version 2, and of a packet type that is kept free of RTP's marker
   * and payload type (RFC 5761 section 4).
   */
  static boolean isRtcp(ByteBuffer packet) {
    if (!isVersion2(packet, RTCP_LENGTH)) {
      return false;
    }
    int type = packet.get(1) & 0xFF;
    return type >= 192 && type <= 223;
  }

  static int sequence(ByteBuffer rtp) {
    return rtp.getShort(2) & 0xFFFF;
  }

  static int ssrc(ByteBuffer rtp) {
    return rtp.getInt(8);
  }

  private static boolean isVersion2(ByteBuffer packet, int least) {
    int length = packet.limit();
    return length >= least
        && length <= MediaLoop.MAX_PACKET
        && (packet.get(0) & VERSION_MASK) == VERSION_2;
  }
}
