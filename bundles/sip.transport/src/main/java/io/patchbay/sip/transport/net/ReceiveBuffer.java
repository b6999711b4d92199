package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The memory a datagram socket is read into: room for the largest datagrams, as many as are read at
 * once, and the same each time, since what arrives is copied out before the next read. Belongs to
 * one channel and is used on its loop; whoever has opened the channel releases it after its end.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** The longest payload of UDP there can be, rounded up. */
  static final int LARGEST_DATAGRAM = 65_535;

  private final int size;
  private @Nullable ByteBuf memory;

  /**
   * @param datagrams most that one turn of the loop reads
   * @param atOnce how many of them one call of the kernel may bring
   */
  ReceiveBuffer(int datagrams, int atOnce) {
    super(datagrams);
    size = LARGEST_DATAGRAM * atOnce;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own allocators extend the same class
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return size;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return lend(allocator);
      }
    };
  }

  private ByteBuf lend(ByteBufAllocator allocator) {
    ByteBuf kept = memory;
    if (kept == null) {
      kept = allocator.directBuffer(size, size);
      memory = kept;
    } else if (kept.refCnt() > 1) {
      return allocator.directBuffer(size, size); // somebody still reads what came before
    }
    return kept.clear().retain();
  }

  /** On the loop of the channel, after its end. */
  void release() {
    ByteBuf kept = memory;
    if (kept != null) {
      memory = null;
      kept.release();
    }
  }
}
