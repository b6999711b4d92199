package io.patchbay.testkit.peer;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of 127.0.0.1 that are free on UDP and TCP, by binding and releasing them: for
 * processes that must be told a number. They come from below the range the kernel takes ephemeral
 * ports from, so that only another seeker can be in the way in between.
 */
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 500;

  private FreePorts() {}

  public static int one() throws IOException {
    return some(1).get(0);
  }

  /** That many different ones. */
  public static List<Integer> some(int count) throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!found.contains(port) && free(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw new BindException("no " + count + " free ports on 127.0.0.1");
    }
    return found;
  }

  /**
   * Adjacent ones.
   *
   * @param size how many
   * @return the first, an even number
   */
  public static int range(int size) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - size) & ~1;
      int port = first;
      while (port < first + size && free(port)) {
        port++;
      }
      if (port == first + size) {
        return first;
      }
    }
    throw new BindException("no " + size + " adjacent free ports on 127.0.0.1");
  }

  private static boolean free(int port) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    try (DatagramSocket udp = new DatagramSocket(address);
        ServerSocket tcp = new ServerSocket()) {
      tcp.bind(address);
      return udp.isBound();
    } catch (BindException taken) {
      return false;
    }
  }
}
