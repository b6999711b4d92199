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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds ports of 127.0.0.1 that are free on UDP and TCP, by binding and releasing them: for
 * processes that must be told a number. They come from below the range the kernel takes ephemeral
 * ports from and from below the ports the relay is shipped with, and none is given twice by a
 * process before all were, so that whoever was given one has the time to bind it.
 */
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int COUNT = 10_000;

  /** Where the next search begins; begins anywhere, since other processes seek too. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePorts() {}

  public static int one() throws IOException {
    return range(1, 1);
  }

  /** That many different ones. */
  public static List<Integer> some(int count) throws IOException {
    List<Integer> found = new ArrayList<>();
    while (found.size() < count) {
      found.add(one());
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
    return range(size, 2);
  }

  private static int range(int size, int multiple) throws IOException {
    for (int seen = 0; seen < COUNT; seen += size) {
      int first = LOWEST + Math.floorMod(NEXT.getAndAdd(size + multiple - 1), COUNT);
      first += Math.floorMod(-first, multiple);
      if (first + size <= LOWEST + COUNT && allFree(first, size)) {
        return first;
      }
    }
    throw new BindException("no " + size + " adjacent free ports on 127.0.0.1");
  }

  private static boolean allFree(int first, int size) throws IOException {
    for (int port = first; port < first + size; port++) {
      if (!free(port)) {
        return false;
      }
    }
    return true;
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
