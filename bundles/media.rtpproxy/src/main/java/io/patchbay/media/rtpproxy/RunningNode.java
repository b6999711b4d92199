package io.patchbay.media.rtpproxy;

import io.patchbay.lib.node.LocalProcess;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.lib.node.NodeTransport;
import io.patchbay.media.rtpproxy.protocol.LineFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend with all it needs: its thread and sockets, and its program where we run that. */
final class RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
  private static final long STOP_SECONDS = 3;
  private static final String REMEDY =
      "install rtpproxy (https://github.com/sippy/rtpproxy), or give its path in command=";

  private final NodeTransport transport;
  private final @Nullable NotifyServer notifyServer;
  private final Optional<LocalProcess> program;
  private final RtpProxyBackend backend;

  /**
   * Starts everything.
   *
   * @throws IOException when the socket for notifications cannot be bound
   */
  RunningNode(RtpProxySettings settings) throws IOException {
    transport = new NodeTransport(settings.name());
    NodeLoop loop = transport.loop();
    Notifications notifications = new Notifications(settings.notification());
    try {
      notifyServer =
          settings.notifyBind().isEmpty()
              ? null
              : new NotifyServer(
                  settings.name(),
                  settings.notifyBind().get(),
                  line -> loop.execute(() -> notifications.received(line)));
    } catch (IOException e) {
      transport.close();
      throw e;
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

  RtpProxyBackend backend() {
    return backend;
  }

  /** Ends all sessions, then the program if it is ours; returns when no thread is left. */
  void stop() {
    try {
      backend.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: sessions were not all ended before stopping", backend.name());
    }
    backend.node().close();
    program.ifPresent(LocalProcess::stop);
    if (notifyServer != null) {
      notifyServer.close();
    }
    transport.close();
  }
}
