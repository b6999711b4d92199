package io.patchbay.media.relay;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** A bound UDP socket. Every method belongs on its loop. */
interface MediaSocket {
  InetSocketAddress local();

  /**
   * Sends the readable bytes of {@code packet}. Only inside {@link PacketHandler#onPacket}, with
   * the packet that was handed in.
   *
   * @return false when the socket cannot take it now; the packet is lost then
   */
  boolean send(ByteBuf packet, InetSocketAddress to);

  /**
   * Closes the socket: nothing is handed to its handler any more. Its port may stay bound for a
   * moment, see {@link MediaLoop#afterClosing}.
   */
  void close();
}
