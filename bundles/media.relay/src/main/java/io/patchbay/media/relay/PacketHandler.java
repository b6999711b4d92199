package io.patchbay.media.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes what a socket receives. Called on the socket's loop. */
@FunctionalInterface
interface PacketHandler {
  /**
   * One datagram. The buffer is the engine's and valid during the call only: the datagram is what
   * lies between 0 and its limit, in network byte order, and neither position nor limit may be
   * changed. It may be passed to {@link MediaSocket#send}. A datagram of more than {@link
   * MediaLoop#MAX_PACKET} octets is cut, but not below one octet more than that.
   *
   * @return the one source that is listened to on this socket, null while others are, too: the
   *     engine may have the kernel refuse the others then, unseen and uncounted, until {@link
   *     MediaSocket#reopen} or until the source has been silent for a moment. It is to say this
   *     very object of the packets that come, for comparing addresses costs more than moving a
   *     packet
   */
  @Nullable InetSocketAddress onPacket(ByteBuffer packet, InetSocketAddress source);
}
