package io.patchbay.testkit.rtp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An RTP packet, RFC 3550 section 5.1.
 *
 * @param sequence 16 bits, as sent
 * @param timestamp 32 bits, as sent
 * @param payload not copied: whoever has the packet owns it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per packet is not wanted
public record RtpPacket(
    int payloadType, boolean marker, int sequence, long timestamp, long ssrc, byte[] payload) {
  private static final int HEADER = 12;
  private static final int VERSION_2 = 0x80;

  /** The packet as it goes out: no padding, no extension, no CSRC. */
  public ByteBuffer encode() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) VERSION_2)
        .put((byte) ((marker ? 0x80 : 0) | payloadType))
        .putShort((short) sequence)
        .putInt((int) timestamp)
        .putInt((int) ssrc)
        .put(payload)
        .flip();
  }

  /**
   * Reads what remains of a datagram.
   *
   * @return null when it is not RTP version 2, or is cut short
   */
  public static @Nullable RtpPacket parse(ByteBuffer datagram) {
    if (datagram.remaining() < HEADER) {
      return null;
    }
    int first = datagram.get() & 0xff;
    int second = datagram.get() & 0xff;
    if ((first & 0xc0) != VERSION_2) {
      return null;
    }
    int sequence = datagram.getShort() & 0xffff;
    long timestamp = Integer.toUnsignedLong(datagram.getInt());
    long ssrc = Integer.toUnsignedLong(datagram.getInt());
    int skip = (first & 0x0f) * 4;
    if ((first & 0x10) != 0) {
      if (datagram.remaining() < skip + 4) {
        return null;
      }
      skip += 4 + (datagram.getShort(datagram.position() + skip + 2) & 0xffff) * 4;
    }
    int padding = (first & 0x20) != 0 ? datagram.get(datagram.limit() - 1) & 0xff : 0;
    int length = datagram.remaining() - skip - padding;
    if (length < 0) {
      return null;
    }
    byte[] payload = new byte[length];
    datagram.position(datagram.position() + skip).get(payload);
    return new RtpPacket(second & 0x7f, (second & 0x80) != 0, sequence, timestamp, ssrc, payload);
  }
}
