package io.patchbay.media.rtpproxy;

import io.patchbay.lib.node.LocalProcess;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.lib.node.NodeSlot;
import io.patchbay.lib.node.NodeTransport;
import io.patchbay.media.rtpproxy.protocol.LineFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend with all it needs: its thread and sockets, and its program where we run that. */
final class RunningNode implements NodeSlot.Node {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
  private static final long STOP_SECONDS = 3;
  private static final String REMEDY =
      "install rtpproxy (https://github.com/sippy/rtpproxy), or give its path in command=";

  private final NodeTransport transport;
  private final Optional<LocalProcess> program;
  private final RtpProxyBackend backend;
  private final Consumer<String> notified;
  private final @Nullable NotifyServer notifyServer;
  private boolean ownsServer = true;

  /**
   * Starts everything.
   *
   * @param before the node whose place it takes; null for none. It goes on, but what both need is
   *     the new one's then: a socket for notifications, where its address stays the same. A node
   *     that is asked in another way is not emptied of the sessions it has for us.
   * @throws IOException when the socket for notifications cannot be bound
   */
  static RunningNode start(RtpProxySettings settings, @Nullable RunningNode before)
      throws IOException {
    boolean known =
        before != null && before.backend.settings().control().equals(settings.control());
    NotifyServer inherited =
        before != null && before.backend.settings().notifyBind().equals(settings.notifyBind())
            ? before.handOverNotifications()
            : null;
    NotifyServer server =
        inherited != null || settings.notifyBind().isEmpty()
            ? inherited
            : new NotifyServer(settings.name(), settings.notifyBind().get());
    return new RunningNode(known ? settings.withoutReset() : settings, server);
  }

  private RunningNode(RtpProxySettings settings, @Nullable NotifyServer notifyServer) {
    this.notifyServer = notifyServer;
    transport = new NodeTransport(settings.name());
    NodeLoop loop = transport.loop();
    Notifications notifications = new Notifications(settings.notification());
    notified = line -> loop.execute(() -> notifications.received(line));
    if (notifyServer != null) {
      notifyServer.listen(notified);
    }
    backend =
        new RtpProxyBackend(
            settings, loop, transport.wire(settings.control(), new LineFormat()), notifications);
    program =
        settings.command().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new LocalProcess(
                    settings.name(), loop, backend.node().health(), settings.command(), REMEDY));
    program.ifPresent(LocalProcess::start);
    backend.start();
  }

  @Override
  public RtpProxyBackend backend() {
    return backend;
  }

  /** The server goes on telling this node of its sessions, and is closed by who has it now. */
  private synchronized @Nullable NotifyServer handOverNotifications() {
    ownsServer = false;
    return notifyServer;
  }

  /** Ends all sessions, then the program if it is ours; returns when no thread is left. */
  @Override
  public void close() {
    try {
      backend.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: sessions were not all ended before stopping", backend.name());
    }
    backend.node().close();
    program.ifPresent(LocalProcess::stop);
    leaveNotifications();
    transport.close();
  }

  private synchronized void leaveNotifications() {
    if (notifyServer != null) {
      notifyServer.forget(notified);
      if (ownsServer) {
        notifyServer.close();
      }
    }
  }
}
