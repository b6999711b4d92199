package io.patchbay.media.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Buffer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** A loop on Linux epoll, with sockets that make the system calls themselves. */
final class EpollMediaLoop extends NettyMediaLoop {
  /** How often connected sockets are asked whether they still hear their peer. */
  private static final Duration LISTENING = Duration.ofMillis(250);

  private final long packetAddress = Buffer.memoryAddress(packet());
  private final long outgoingAddress = Buffer.memoryAddress(outgoing());
  private final Set<EpollMediaSocket> connected = new LinkedHashSet<>();
  private long listenedAt = nanoTime();

  EpollMediaLoop(IoEventLoop loop, Turn turn) {
    super(loop, turn);
    every(LISTENING, this::releaseSilent);
  }

  @Override
  public MediaSocket bind(InetAddress address, int port, PacketHandler handler) throws IOException {
    LinuxSocket descriptor = newSocket(address);
    try {
      descriptor.setReceiveBufferSize(RECEIVE_BUFFER);
      bind(descriptor, new InetSocketAddress(address, port));
      EpollMediaSocket socket =
          new EpollMediaSocket(this, descriptor, new GuardedHandler(handler, address, port));
      socket.registered(register(socket, EpollIoOps.EPOLLIN));
      return socket;
    } catch (IOException | RuntimeException e) {
      descriptor.close();
      throw e;
    }
  }

  private static LinuxSocket newSocket(InetAddress address) throws IOException {
    try {
      return LinuxSocket.newSocketDgram(address instanceof Inet6Address);
    } catch (ChannelException e) {
      throw new IOException("no socket: " + e.getMessage(), e);
    }
  }

  private static void bind(LinuxSocket descriptor, InetSocketAddress local) throws IOException {
    try {
      descriptor.bind(local);
    } catch (IOException e) {
      BindException failure = new BindException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** Where {@link #packet} lies. */
  long packetAddress() {
    return packetAddress;
  }

  /** Where a buffer that is to be sent lies: {@link #packet} or {@link #outgoing}. */
  long address(ByteBuffer buffer) {
    return buffer == packet() ? packetAddress : outgoingAddress;
  }

  void connected(EpollMediaSocket socket) {
    connected.add(socket);
  }

  void released(EpollMediaSocket socket) {
    connected.remove(socket);
  }

  /** Silence counts while we listened; after a pause of the machine or a long turn we did not. */
  private void releaseSilent() {
    long now = nanoTime();
    boolean listened = now - listenedAt < 2 * LISTENING.toNanos();
    listenedAt = now;
    if (listened) {
      connected.removeIf(EpollMediaSocket::releaseIfSilent);
    }
  }
}
