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
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/udp"))) {
      return lines
          .skip(1)
          .map(line -> line.trim().split("\\s+", -1)[1])
          .map(address -> Integer.parseInt(address.substring(address.indexOf(':') + 1), 16))
          .collect(Collectors.toSet());
    }
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
