package io.patchbay.media.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a handler throws from the loop. Said once, or a peer could fill the log. */
final class GuardedHandler implements PacketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedHandler.class);

  private final PacketHandler handler;
  private final InetAddress address;
  private final int port;
  private boolean failed;

  GuardedHandler(PacketHandler handler, InetAddress address, int port) {
    this.handler = handler;
    this.address = address;
    this.port = port;
  }

  @Override
  public @Nullable InetSocketAddress onPacket(ByteBuffer packet, InetSocketAddress source) {
    try {
      return handler.onPacket(packet, source);
    } catch (RuntimeException | LinkageError e) {
      if (!failed) {
        failed = true;
        LOG.error("media port {}:{}: a packet was lost", address.getHostAddress(), port, e);
      }
      return null;
    }
  }
}
