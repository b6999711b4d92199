package io.patchbay.media.relay;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Takes what a socket receives. Called on the socket's loop. */
@FunctionalInterface
interface PacketHandler {
  /**
   * One datagram. The buffer is the engine's and valid during the call only; it may be passed to
   * {@link MediaSocket#send}. A datagram of more than {@link MediaLoop#MAX_PACKET} octets is cut,
   * but not below one octet more than that.
   */
  void onPacket(ByteBuf packet, InetSocketAddress source);
}
