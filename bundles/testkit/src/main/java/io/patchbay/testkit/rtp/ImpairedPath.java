package io.patchbay.testkit.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bad network of one UDP port, on the address of the target, between a sender and a target: an
 * endpoint sends to {@link #address}, what survives reaches the target, and what the target sends
 * comes back unharmed.
 *
 * <p>One thread of its own carries the packets, from the construction to {@link #close}. All
 * methods may be called from any thread.
 */
public final class ImpairedPath implements AutoCloseable {
  private static final int LARGEST = 65_536;

  private final Object lock = new Object();
  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress target;
  private final Deliveries<ByteBuffer> deliveries;
  private final Thread thread;
  private @Nullable InetSocketAddress sender;

  public ImpairedPath(InetSocketAddress target, Impairment impairment) throws IOException {
    this.target = target;
    deliveries = new Deliveries<>(impairment);
    channel = DatagramChannel.open().bind(new InetSocketAddress(target.getAddress(), 0));
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    thread = new Thread(this::carry, "testkit-path-" + address().getPort());
    thread.setDaemon(true);
    thread.start();
  }

  /** Where to send to. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.socket().getLocalSocketAddress();
  }

  /** What became of the packets so far. */
  public Tally tally() {
    synchronized (lock) {
      return new Tally(
          deliveries.sent(),
          deliveries.lost(),
          deliveries.duplicates(),
          deliveries.reordered(),
          deliveries.nextAt() == Long.MAX_VALUE);
    }
  }

  /**
   * The truth about the packets of the sender.
   *
   * @param sent packets that went in
   * @param lost never came out
   * @param duplicates copies beyond the first that came out
   * @param reordered came out after one that went in later
   * @param complete whether none is on its way
   */
  public record Tally(long sent, long lost, long duplicates, long reordered, boolean complete) {}

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carry() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    try {
      while (selector.isOpen()) {
        selector.select(waitMillis());
        if (selector.isOpen()) {
          selector.selectedKeys().clear();
          synchronized (lock) {
            takeAll(buffer);
            deliver();
          }
        }
      }
    } catch (IOException | ClosedSelectorException closed) {
      // close() took the socket away: the end of this thread
    }
  }

  /** At least one millisecond, since zero is for ever. */
  private long waitMillis() {
    synchronized (lock) {
      long next = deliveries.nextAt();
      return next == Long.MAX_VALUE
          ? 0
          : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime()));
    }
  }

  private void takeAll(ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
      if (from == null) {
        return;
      }
      buffer.flip();
      if (from.equals(target)) {
        if (sender != null) {
          channel.send(buffer, sender);
        }
      } else {
        sender = from;
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        deliveries.send(copy, System.nanoTime());
      }
    }
  }

  private void deliver() throws IOException {
    long now = System.nanoTime();
    for (ByteBuffer next = deliveries.poll(now); next != null; next = deliveries.poll(now)) {
      channel.send(next.duplicate(), target);
    }
  }
}
