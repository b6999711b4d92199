package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel knows of this process. */
final class Kernel {
  private Kernel() {}

  /** UDP ports that are bound over IPv4, by anybody. */
  static Set<Integer> udpPorts() throws IOException {
    try (Stream<UdpSocket> sockets = udpSockets()) {
      return sockets.map(UdpSocket::port).collect(Collectors.toSet());
    }
  }

  /** Whether packets wait at a UDP port over IPv4 for whoever has it. */
  static boolean hasWaiting(int port) throws IOException {
    try (Stream<UdpSocket> sockets = udpSockets()) {
      return sockets.anyMatch(socket -> socket.port == port && socket.waiting > 0);
    }
  }

  /**
   * A socket of anybody's.
   *
   * @param waiting octets that were not read yet
   */
  private record UdpSocket(int port, long waiting) {
    private static UdpSocket of(String line) {
      String[] words = line.trim().split("[\\s:]+", -1);
      return new UdpSocket(Integer.parseInt(words[2], 16), Long.parseLong(words[7], 16));
    }
  }

  private static Stream<UdpSocket> udpSockets() throws IOException {
    return Files.lines(Path.of("/proc/net/udp")).skip(1).map(UdpSocket::of);
  }

  /** Sockets this process has open. */
  static long openSockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(Kernel::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // It was closed since it was listed, such as the one that listed it.
      return false;
    }
  }

  /** A range of so many pairs in which nobody has a port now. */
  static PortRange freePairs(int pairs) throws IOException {
    for (int tries = 0; tries < 1000; tries++) {
      int first = 2 * ThreadLocalRandom.current().nextInt(5_000, 15_000 - pairs);
      PortRange range = new PortRange(first, first + 2 * pairs - 1);
      if (isFree(range)) {
        return range;
      }
    }
    throw new IOException("no " + pairs + " free pairs");
  }

  private static boolean isFree(PortRange range) {
    for (int port = range.first(); port <= range.last(); port++) {
      try (DatagramSocket probe = new DatagramSocket(port, Peer.LOOPBACK)) {
        probe.getLocalPort();
      } catch (SocketException e) {
        return false;
      }
    }
    return true;
  }
}
