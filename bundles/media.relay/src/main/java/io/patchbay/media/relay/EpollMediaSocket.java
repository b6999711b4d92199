package io.patchbay.media.relay;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket on epoll.
 *
 * <p>While it is to be learned who sends, the socket hears everybody, which costs an address object
 * per packet. When its handler listens to one source only, it is connected to that source: the
 * kernel then refuses the others, and receiving and sending need no address at all. A source that
 * falls silent gives the connection up within half a second, so that it can be heard from a port
 * its NAT gave it anew.
 */
final class EpollMediaSocket implements EpollIoHandle, MediaSocket {
  private static final Logger LOG = LoggerFactory.getLogger(EpollMediaSocket.class);

  /** Packets read in a turn, at most, to see the end of what came before the connection. */
  private static final int MAX_READS = 16;

  /** Packets to wait before a source that refuses ours is connected to again. */
  private static final int AFTER_REFUSAL = 250;

  private final EpollMediaLoop loop;
  private final LinuxSocket socket;
  private final InetSocketAddress local;
  private final PacketHandler handler;
  private @Nullable IoRegistration registration;
  private @Nullable InetSocketAddress peer;
  private boolean alone;
  private boolean heard;
  private int unwilling;

  EpollMediaSocket(EpollMediaLoop loop, LinuxSocket socket, PacketHandler handler) {
    this.loop = loop;
    this.socket = socket;
    this.handler = handler;
    local = socket.localAddress();
  }

  /** It is on its loop now. */
  void registered(IoRegistration made) {
    registration = made;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  /**
   * One packet a turn: epoll tells of a socket again while something is left, and a port that is
   * flooded gets no more turns than the others.
   */
  @Override
  public void handle(IoRegistration from, IoEvent event) {
    try {
      InetSocketAddress only = peer;
      if (only != null && alone) {
        receive(only);
      } else {
        receiveFromAnybody();
      }
    } catch (ClosedChannelException e) {
      close();
    } catch (IOException e) {
      refused(e);
    }
  }

  private void receive(InetSocketAddress only) throws IOException {
    int length = socket.recvAddress(loop.packetAddress(), 0, MediaLoop.MAX_PACKET + 1);
    // Nothing is 0 here and an empty datagram is -1.
    if (length != 0) {
      heard = true;
      handler.onPacket(packet(Math.max(length, 0)), only);
    }
  }

  /**
   * What was queued before the socket was connected may be of anybody. Only when the queue was seen
   * empty after that is everything in it the peer's.
   */
  private void receiveFromAnybody() throws IOException {
    for (int i = 0; i < MAX_READS && socket.isOpen(); i++) {
      DatagramSocketAddress source =
          socket.recvFromAddress(loop.packetAddress(), 0, MediaLoop.MAX_PACKET + 1);
      if (source == null) {
        alone = peer != null;
        return;
      }
      boolean settled = handler.onPacket(packet(source.receivedAmount()), source);
      heard |= source.equals(peer);
      if (unwilling > 0) {
        unwilling--;
      } else if (settled && socket.isOpen() && !source.equals(peer)) {
        connect(source);
      }
      if (peer == null) {
        return;
      }
    }
  }

  private ByteBuffer packet(int length) {
    return loop.packet().clear().limit(length);
  }

  @Override
  public boolean send(ByteBuffer packet, InetSocketAddress to) {
    // The number of a closed descriptor may be another socket's by now.
    if (!socket.isOpen()) {
      return false;
    }
    try {
      return to.equals(peer)
          ? socket.sendAddress(loop.address(packet), 0, packet.limit()) > 0
          : sendTo(packet, to);
    } catch (IOException e) {
      refused(e);
    }
    // The error was that of an earlier packet; this one has not been tried yet.
    try {
      return sendTo(packet, to);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean sendTo(ByteBuffer packet, InetSocketAddress to) throws IOException {
    return socket.sendToAddress(
            loop.address(packet), 0, packet.limit(), to.getAddress(), to.getPort())
        > 0;
  }

  private void connect(InetSocketAddress source) {
    try {
      socket.connect(source);
      peer = source;
      heard = true;
      alone = false;
      loop.connected(this);
    } catch (IOException e) {
      refused(e);
    }
  }

  /** Only a connected socket is told that its packets are refused, and unconnected it works on. */
  private void refused(IOException cause) {
    LOG.trace("media port {}", local, cause);
    unwilling = AFTER_REFUSAL;
    reopen();
  }

  @Override
  public void dscp(int codePoint) {
    try {
      socket.setTrafficClass(codePoint << 2);
    } catch (IOException e) {
      LOG.debug("media port {}: DSCP {} not set", local, codePoint, e);
    }
  }

  @Override
  public void reopen() {
    if (peer != null) {
      loop.released(this);
      disconnect();
    }
  }

  /** Gives the connection up when nothing came since the last call; returns whether it did. */
  boolean releaseIfSilent() {
    if (heard) {
      heard = false;
      return false;
    }
    disconnect();
    return true;
  }

  private void disconnect() {
    peer = null;
    alone = false;
    try {
      socket.disconnect();
    } catch (IOException e) {
      LOG.debug("media port {}: still connected", local, e);
    }
  }

  @Override
  public void close() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
    if (peer != null) {
      loop.released(this);
      peer = null;
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("media port {}: not closed well", local, e);
    }
  }
}
