package io.patchbay.console.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A UDP socket that sends a packet of its own to another, and knows it when it comes. */
final class Probe implements AutoCloseable {
  private static final int SIZE = 2048;
  private static final int ATTEMPTS = 50;
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final DatagramChannel channel;
  private final Selector selector = Selector.open();

  private Probe(InetSocketAddress local) throws IOException {
    channel = DatagramChannel.open();
    try {
      channel.bind(local);
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Two of them: the second one's port is that after the first one's, which is even. */
  static List<Probe> pair(InetAddress local) throws IOException {
    IOException none = new IOException("no two adjacent ports on " + local.getHostAddress());
    for (int i = 0; i < ATTEMPTS; i++) {
      Probe first = new Probe(new InetSocketAddress(local, 0));
      int port = first.address().getPort();
      if (port % 2 == 0) {
        try {
          return List.of(first, new Probe(new InetSocketAddress(local, port + 1)));
        } catch (IOException taken) {
          none.addSuppressed(taken);
        }
      }
      first.close();
    }
    throw none;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.socket().getLocalSocketAddress();
  }

  /**
   * Sends a packet again and again until it arrives at another probe.
   *
   * @param via where to, for the other
   * @return milliseconds from the last time it was sent; -1 when it did not arrive
   */
  double reach(Probe other, SocketAddress via, byte[] packet, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - end < 0) {
      long sent = System.nanoTime();
      channel.send(ByteBuffer.wrap(packet), via);
      if (other.hears(packet, AGAIN)) {
        return (System.nanoTime() - sent) / 1e6;
      }
    }
    return -1;
  }

  private boolean hears(byte[] wanted, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      selector.select(left);
      selector.selectedKeys().clear();
      ByteBuffer buffer = ByteBuffer.allocate(SIZE);
      while (channel.receive(buffer) != null) {
        if (Arrays.equals(wanted, Arrays.copyOf(buffer.array(), buffer.position()))) {
          return true;
        }
        buffer.clear();
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
