package io.patchbay.media.rtpproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes connect to, to tell of sessions that timed out: a line each. A thread of its own,
 * which does next to nothing.
 */
final class NotifyServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotifyServer.class);
  private static final int LONGEST_LINE = 512;
  private static final int MOST_CONNECTIONS = 64;
  private static final long STOP_SECONDS = 5;

  private final NotifyAddress address;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Thread thread;

  /**
   * Listens.
   *
   * @param node name of the backend, which the thread is named after
   * @throws IOException when the address cannot be bound
   */
  NotifyServer(String node, NotifyAddress address) throws IOException {
    this.address = address;
    removeStale(address);
    selector = Selector.open();
    server =
        address.path().isPresent()
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      server.bind(address.socket());
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException e) {
      server.close();
      selector.close();
      throw e;
    }
    thread = new Thread(this::run, "notify-" + node);
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds somebody who is told of each line, on the server's thread, as long as it runs. */
  void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<String> listener) {
    listeners.remove(listener);
  }

  /** A socket's file outlives the process that made it, unless somebody still listens there. */
  private static void removeStale(NotifyAddress address) throws IOException {
    if (address.path().isEmpty() || !Files.exists(address.path().get())) {
      return;
    }
    if (Files.isRegularFile(address.path().get())) {
      throw new IOException(address.path().get() + " is a file and no socket");
    }
    try (SocketChannel probe = SocketChannel.open(address.socket())) {
      throw new IOException("another process listens on " + probe.getRemoteAddress());
    } catch (ConnectException e) {
      Files.delete(address.path().get());
    }
  }

  private void run() {
    try {
      while (server.isOpen()) {
        selector.select(this::ready);
      }
    } catch (ClosedSelectorException e) {
      LOG.debug("notifications: closed", e);
    } catch (IOException e) {
      LOG.error("notifications on {} are not heard any more: {}", address.socket(), e.toString());
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.channel() instanceof SocketChannel peer
          && key.attachment() instanceof ByteArrayOutputStream line) {
        read(peer, line);
      }
    } catch (IOException e) {
      LOG.debug("notifications: a connection broke", e);
      close(key);
    }
  }

  private void accept() throws IOException {
    SocketChannel peer = server.accept();
    if (peer == null) {
      return;
    }
    if (selector.keys().size() > MOST_CONNECTIONS) {
      peer.close();
      return;
    }
    peer.configureBlocking(false);
    peer.register(selector, SelectionKey.OP_READ, new ByteArrayOutputStream());
  }

  private void read(SocketChannel peer, ByteArrayOutputStream line) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_LINE);
    if (peer.read(bytes) < 0) {
      peer.close();
      return;
    }
    bytes.flip();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        String tag = line.toString(US_ASCII).toLowerCase(Locale.ROOT);
        listeners.forEach(listener -> listener.accept(tag));
        line.reset();
      } else if (line.size() < LONGEST_LINE) {
        line.write(next);
      } else {
        throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
      }
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      LOG.debug("notifications: not closed", e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SelectionKey key : selector.keys()) {
        close(key);
      }
      selector.close();
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      if (address.path().isPresent()) {
        Files.deleteIfExists(address.path().get());
      }
    } catch (IOException e) {
      LOG.debug("notifications: not closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
