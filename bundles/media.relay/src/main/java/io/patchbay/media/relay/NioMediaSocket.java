package io.patchbay.media.relay;

import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One datagram channel of the JDK. It is never connected: the JDK hands out the same address object
 * as long as the source is the same, so hearing everybody costs no garbage.
 */
final class NioMediaSocket extends NioSelectableChannelIoHandle<DatagramChannel>
    implements MediaSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NioMediaSocket.class);

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final PacketHandler handler;
  private final ByteBuffer packet;
  private @Nullable IoRegistration registration;

  NioMediaSocket(
      DatagramChannel channel, InetSocketAddress local, PacketHandler handler, ByteBuffer packet) {
    super(channel);
    this.channel = channel;
    this.local = local;
    this.handler = handler;
    this.packet = packet;
  }

  /** It is on its loop now. */
  void registered(IoRegistration made) {
    registration = made;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  /**
   * One packet a turn: the selector tells of a socket again while something is left, and a port
   * that is flooded gets no more turns than the others.
   */
  @Override
  protected void handle(DatagramChannel readable, SelectionKey key) {
    packet.clear();
    try {
      if (readable.receive(packet) instanceof InetSocketAddress source) {
        packet.flip();
        handler.onPacket(packet, source);
      }
    } catch (ClosedChannelException e) {
      close();
    } catch (IOException e) {
      LOG.trace("media port {}: nothing received", local, e);
    }
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    try {
      return channel.send(datagram, to) > 0;
    } catch (IOException e) {
      return false;
    } finally {
      datagram.rewind();
    }
  }

  @Override
  public void dscp(int codePoint) {
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, codePoint << 2);
    } catch (IOException e) {
      LOG.debug("media port {}: DSCP {} not set", local, codePoint, e);
    }
  }

  @Override
  public void reopen() {
    // It hears everybody at all times.
  }

  @Override
  public void close() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("media port {}: not closed well", local, e);
    }
  }
}
