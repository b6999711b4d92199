package io.patchbay.media.recorder;

import java.nio.ByteBuffer;

/**
 * The fields of an RTP packet (RFC 3550 section 5.1) that matter for its sound.
 *
 * @param timestamp 32 bits
 * @param offset of the payload, octets
 * @param length of the payload without padding; 0 for a packet that contradicts itself
 */
record RtpView(int ssrc, int timestamp, int offset, int length) {
  private static final int HEADER = 12;

  /** Reads a packet that begins at 0 and has been found to be RTP. */
  static RtpView of(ByteBuffer packet) {
    int first = packet.get(0);
    int offset = HEADER + 4 * (first & 0x0f);
    if ((first & 0x10) != 0 && offset + 4 <= packet.limit()) {
      offset += 4 + 4 * (packet.getShort(offset + 2) & 0xffff);
    }
    int padding = (first & 0x20) != 0 ? packet.get(packet.limit() - 1) & 0xff : 0;
    return new RtpView(
        packet.getInt(8), packet.getInt(4), offset, Math.max(0, packet.limit() - offset - padding));
  }
}
