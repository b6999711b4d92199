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

  /** Packets of its peer read in a turn when the loop is behind. */
  private static final int READS_BEHIND = 4;

  /**
   * Packets the receive buffer can hold, at most: the kernel doubles what it is asked for, and
   * books a packet with half a kilobyte at least.
   */
  private static final int QUEUED = NettyMediaLoop.RECEIVE_BUFFER * 2 / 512;

  /** Packets to wait before a source that refuses ours is connected to again. */
  private static final int AFTER_REFUSAL = 250;

  private final EpollMediaLoop loop;
  private final LinuxSocket socket;
  private final InetSocketAddress local;
  private final PacketHandler handler;
  private @Nullable IoRegistration registration;
  private @Nullable InetSocketAddress peer;
  private int strangers;
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
   * One packet a turn, and a few when the loop is behind: epoll tells of a socket again while
   * something is left, and a port that is flooded gets no more turns than the others.
   */
  @Override
  public void handle(IoRegistration from, IoEvent event) {
    try {
      InetSocketAddress only = peer;
      if (only != null && strangers == 0) {
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
    for (int i = loop.isBehind() ? READS_BEHIND : 1; i > 0 && only == peer; i--) {
      int length = socket.recvAddress(loop.packetAddress(), 0, MediaLoop.MAX_PACKET + 1);
      // Nothing is 0 here and an empty datagram is -1.
      if (length == 0) {
        return;
      }
      heard = true;
      handler.onPacket(packet(Math.max(length, 0)), only);
    }
  }

  /**
   * What was queued before the socket was connected may be of anybody. Everything is the peer's
   * only when the queue was seen empty after that, or as much was read as it can have held: a loop
   * that is behind sees no queue empty, and must not be kept behind by what reading from anybody
   * costs.
   */
  private void receiveFromAnybody() throws IOException {
    for (int i = 0; i < MAX_READS && socket.isOpen(); i++) {
      DatagramSocketAddress source =
          socket.recvFromAddress(loop.packetAddress(), 0, MediaLoop.MAX_PACKET + 1);
      if (source == null) {
        strangers = 0;
        return;
      }
      strangers = Math.max(0, strangers - 1);
      InetSocketAddress only = handler.onPacket(packet(source.receivedAmount()), source);
      heard |= source.equals(peer);
      if (unwilling > 0) {
        unwilling--;
      } else if (only != null && only != peer && socket.isOpen()) {
        connect(only);
      }
      if (peer == null || strangers == 0) {
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
      return isPeer(to)
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

  /** Nearly always the same object: two equal ones would cost half a dozen reads of cold memory. */
  private boolean isPeer(InetSocketAddress address) {
    return address == peer || address.equals(peer);
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
      strangers = QUEUED;
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
