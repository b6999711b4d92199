package io.patchbay.api.media.tap;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the packets of one session from its backend. */
@ConsumerType
@FunctionalInterface
public interface PacketSink {
  /**
   * Called on the backend's media thread, for one session never twice at the same time: returns at
   * once, and throws nothing.
   *
   * @param leg the side that sent it
   * @param media index of the m-line, from 0
   * @param packet the UDP payload between 0 and the limit; the backend's, so neither kept nor
   *     changed, not even its position
   * @param source where it came from
   * @param destination the backend's address it was sent to
   */
  void onPacket(
      String leg,
      int media,
      PacketKind kind,
      ByteBuffer packet,
      InetSocketAddress source,
      InetSocketAddress destination);
}
