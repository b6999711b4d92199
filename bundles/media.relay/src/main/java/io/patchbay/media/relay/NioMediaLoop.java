package io.patchbay.media.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** A loop whose sockets are the JDK's: runs on every platform, without native code. */
final class NioMediaLoop extends NettyMediaLoop {
  NioMediaLoop(IoEventLoop loop, Turn turn) {
    super(loop, turn);
  }

  @Override
  public MediaSocket bind(InetAddress address, int port, PacketHandler handler) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(address, port));
      NioMediaSocket socket =
          new NioMediaSocket(
              channel,
              (InetSocketAddress) channel.getLocalAddress(),
              new GuardedHandler(handler, address, port),
              packet());
      socket.registered(register(socket, NioIoOps.READ));
      return socket;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
