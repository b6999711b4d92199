package io.patchbay.console;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands for clients of the same user on a Unix domain socket.
 *
 * <p>A client sends one command and gets its output and exit code; see {@link ControlConversation}.
 * Each has a daemon thread of its own, a few at once; further ones wait in the socket's backlog.
 */
public final class ControlServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int AT_ONCE = 4;

  private final Path path;
  private final CommandRunner runner;
  private final ServerSocketChannel server;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private ControlServer(Path path, CommandRunner runner, ServerSocketChannel server) {
    this.path = path;
    this.runner = runner;
    this.server = server;
    this.acceptor = daemon("patchbay-control", this::accept);
  }

  /**
   * Listens on {@code path}. A file that is there is taken away: whoever calls has made sure that
   * it is left over from a process that is gone.
   */
  public static ControlServer open(Path path, CommandRunner runner) throws IOException {
    // Under its name only once nobody else may connect.
    Path unready = path.resolveSibling(path.getFileName() + "~");
    Files.deleteIfExists(unready);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(unready));
      Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
      Files.move(unready, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    ControlServer server = new ControlServer(path, runner, channel);
    server.acceptor.start();
    return server;
  }

  private void accept() {
    try {
      while (true) {
        free.acquire();
        serve(server.accept());
      }
    } catch (ClosedChannelException e) {
      return; // closed by us
    } catch (IOException e) {
      LOG.error("control socket {} failed, commands are not taken any more", path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel client) {
    open.add(client);
    daemon(
            "patchbay-command",
            () -> {
              try (client) {
                new ControlConversation(client, runner).run();
              } catch (IOException e) {
                LOG.debug("a client of the control socket went away", e);
              } finally {
                open.remove(client);
                free.release();
              }
            })
        .start();
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes no more commands and ends the connections of those that run. */
  @Override
  public void close() throws IOException {
    server.close();
    acceptor.interrupt();
    for (SocketChannel client : open) {
      client.close();
    }
    Files.deleteIfExists(path);
  }
}
