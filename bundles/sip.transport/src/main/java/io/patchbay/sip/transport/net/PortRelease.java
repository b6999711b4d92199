package io.patchbay.sip.transport.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the kernel has a closed socket's port back: the JDK keeps a socket that a selector
 * knows until the next select, which comes a moment after the close has been reported.
 */
final class PortRelease {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private PortRelease() {}

  /** Blocks for one second at most: by then somebody else has the port. */
  static void await(String transport, InetSocketAddress address) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!isFree(transport, address) && System.nanoTime() < end) {
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private static boolean isFree(String transport, InetSocketAddress address) {
    try (Closeable probe = transport.equals("udp") ? datagram(address) : server(address)) {
      return probe != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static Closeable datagram(InetSocketAddress address) throws IOException {
    return new DatagramSocket(address);
  }

  private static Closeable server(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
