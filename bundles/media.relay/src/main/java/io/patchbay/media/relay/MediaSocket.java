package io.patchbay.media.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A bound UDP socket. Every method belongs on its loop. */
interface MediaSocket {
  InetSocketAddress local();

  /**
   * Sends the octets from 0 to the limit of {@code packet}, which is the one handed to {@link
   * PacketHandler#onPacket}, inside that call, or {@link MediaLoop#outgoing}. Any socket of the
   * same loop may send it.
   *
   * @return false when the socket cannot take it now; the packet is lost then
   */
  boolean send(ByteBuffer packet, InetSocketAddress to);

  /**
   * Marks what is sent from now on; where the system does not let us, it goes unmarked.
   *
   * @param codePoint 0 to 63 (RFC 2474)
   */
  void dscp(int codePoint);

  /** Packets of every source are wanted again. */
  void reopen();

  /**
   * Closes the socket: nothing is handed to its handler any more. Its port may stay bound for a
   * moment, see {@link MediaLoop#afterClosing}. May be repeated.
   */
  void close();
}
