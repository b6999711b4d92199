package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The answer to the keep-alives of a user agent that keeps its flow over UDP: STUN Binding requests
 * without credentials (RFC 5626 section 8), which are told where they came from. Nothing else of
 * STUN is spoken here.
 */
final class StunBinding {
  private static final int REQUEST = 0x0001;
  private static final int SUCCESS = 0x0101;
  private static final int COOKIE = 0x2112A442;
  private static final int HEADER = 20;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;

  /** From here on attributes need not be understood (RFC 8489 section 14). */
  private static final int OPTIONAL_ATTRIBUTES = 0x8000;

  private StunBinding() {}

  /** By its first octet (RFC 7983 section 7). */
  static boolean isStun(ByteBuf datagram) {
    byte first = datagram.getByte(datagram.readerIndex());
    return first >= 0 && first <= 3;
  }

  /**
   * @param source where it came from
   * @return empty for what is no request, is cut, or asks for more than its address
   */
  static Optional<byte[]> answer(ByteBuf datagram, InetSocketAddress source) {
    int start = datagram.readerIndex();
    if (datagram.readableBytes() < HEADER
        || datagram.getUnsignedShort(start) != REQUEST
        || datagram.getUnsignedShort(start + 2) != datagram.readableBytes() - HEADER
        || datagram.getInt(start + 4) != COOKIE
        || !attributesAreOptional(datagram, start + HEADER)) {
      return Optional.empty();
    }
    byte[] key = new byte[HEADER - 4];
    datagram.getBytes(start + 4, key);
    byte[] address = source.getAddress().getAddress();
    int length = ATTRIBUTE_HEADER + 4 + address.length;
    ByteBuffer answer = ByteBuffer.allocate(HEADER + length);
    answer.putShort((short) SUCCESS).putShort((short) length).put(key);
    answer.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
    answer.putShort((short) (address.length == 4 ? 1 : 2));
    answer.putShort((short) (source.getPort() ^ COOKIE >>> 16));
    for (int i = 0; i < address.length; i++) {
      answer.put((byte) (address[i] ^ key[i]));
    }
    return Optional.of(answer.array());
  }

  private static boolean attributesAreOptional(ByteBuf datagram, int first) {
    int at = first;
    while (at + ATTRIBUTE_HEADER <= datagram.writerIndex()
        && datagram.getUnsignedShort(at) >= OPTIONAL_ATTRIBUTES) {
      int padded = datagram.getUnsignedShort(at + 2) + 3 & ~3;
      at += ATTRIBUTE_HEADER + padded;
    }
    return at == datagram.writerIndex();
  }
}
