package io.patchbay.media.rtpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.patchbay.api.media.MediaException;
import io.patchbay.lib.node.ChannelSettings;
import io.patchbay.lib.node.HealthSettings;
import io.patchbay.lib.node.NodeChannel;
import io.patchbay.lib.node.NodeClient;
import io.patchbay.lib.node.NodeException;
import io.patchbay.lib.node.NodeHealth;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import io.patchbay.media.rtpproxy.protocol.Capability;
import io.patchbay.media.rtpproxy.protocol.Command;
import io.patchbay.media.rtpproxy.protocol.NodeInfo;
import io.patchbay.media.rtpproxy.protocol.Refusal;
import io.patchbay.media.rtpproxy.protocol.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that is asked commands, behind its circuit breaker. Commands are asked on its loop, and
 * stages complete there; the other methods are for any thread.
 */
final class RtpProxyNode implements AutoCloseable {
  /** How long a node that is shutting down is not asked for new sessions. */
  static final Duration DRAINING = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RtpProxyNode.class);

  private final String name;
  private final NodeLoop loop;
  private final NodeProbe probe;
  private final NodeClient client;
  private boolean warnedOfNotification;
  private volatile boolean notifies = true;
  private volatile boolean draining;

  /**
   * A node that nothing is known of; nothing happens before {@link #start}.
   *
   * @param name of the backend, for messages
   * @param opener makes the wire to it
   * @param looked told on the loop of each probe that was answered
   */
  RtpProxyNode(
      String name,
      NodeLoop loop,
      Function<WireListener, Wire> opener,
      ChannelSettings channel,
      HealthSettings health,
      NodeProbe.Listener looked) {
    this.name = name;
    this.loop = loop;
    probe = new NodeProbe(name, looked);
    client =
        new NodeClient(
            name, loop, new NodeChannel(name, loop, channel, opener), health, probe::look);
    client.health().listen(this::onHealth);
  }

  String name() {
    return name;
  }

  NodeLoop loop() {
    return loop;
  }

  NodeHealth health() {
    return client.health();
  }

  void start() {
    client.start();
  }

  /** Whether new sessions may be asked for. */
  boolean isUsable() {
    return health().admits() && !draining;
  }

  /** Why not; empty when they may. */
  String problem() {
    return draining ? "is being shut down" : health().problem();
  }

  /** It made a session for us. */
  void made() {
    probe.made();
  }

  boolean has(Capability capability) {
    return probe.capabilities().contains(capability);
  }

  /** Whether it sends timeout notifications, as far as is known. */
  boolean notifies() {
    return notifies && has(Capability.NOTIFICATION);
  }

  /** One line for people. */
  String describe() {
    NodeInfo info = probe.info();
    return (info == null ? "" : info.active() + " sessions, ")
        + "round trip "
        + client.channel().counts().roundTripMillis()
        + " ms";
  }

  /**
   * Asks a command.
   *
   * @return the reply; fails with {@link RefusedException} when it is an error, and with {@link
   *     MediaException} when there is none
   */
  CompletionStage<String> ask(Command command) {
    return client
        .ask(command.bytes())
        .handle(
            (byte @Nullable [] reply, @Nullable Throwable error) ->
                reply == null ? failed(error) : read(command, new String(reply, UTF_8).trim()))
        .thenCompose(result -> result);
  }

  /** As {@link #ask}, and reads the reply; one that {@code reader} cannot read is a failure. */
  <T> CompletionStage<T> ask(Command command, Function<String, T> reader) {
    return ask(command)
        .thenCompose(
            reply -> {
              try {
                return CompletableFuture.completedFuture(reader.apply(reply));
              } catch (IllegalArgumentException e) {
                LOG.warn("{}: garbled reply to '{}': '{}'", name, command.text(), reply);
                return CompletableFuture.failedFuture(
                    new MediaException(
                        MediaException.Kind.UNAVAILABLE,
                        name + ": garbled reply: " + e.getMessage()));
              }
            });
  }

  private CompletableFuture<String> read(Command command, String reply) {
    Refusal refusal = Refusal.of(reply).orElse(null);
    if (refusal == null) {
      return CompletableFuture.completedFuture(reply);
    }
    switch (refusal.meaning()) {
      case NO_NOTIFICATION -> warnOfNotification();
      case DRAINING -> drain();
      case NOT_UNDERSTOOD, CONFIGURATION -> LOG.error("{}: {} ({})", name, refusal, command.text());
      default -> LOG.debug("{}: {} ({})", name, refusal, command.text());
    }
    return CompletableFuture.failedFuture(new RefusedException(refusal));
  }

  private CompletableFuture<String> failed(@Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    boolean busy =
        cause instanceof NodeException failure && failure.reason() == NodeException.Reason.BUSY;
    return CompletableFuture.failedFuture(
        new MediaException(
            busy ? MediaException.Kind.OVERLOADED : MediaException.Kind.UNAVAILABLE,
            cause instanceof NodeException
                ? String.valueOf(cause.getMessage())
                : name + ": " + cause));
  }

  private void warnOfNotification() {
    notifies = false;
    if (!warnedOfNotification) {
      warnedOfNotification = true;
      LOG.warn(
          "{}: the node was started without -n: calls whose media stops are not noticed", name);
    }
  }

  private void drain() {
    if (!draining) {
      draining = true;
      LOG.info("{}: the node is being shut down and takes no new session", name);
      var unused = loop.schedule(DRAINING, () -> draining = false);
    }
  }

  /** A node that answers after a time may be another process. */
  private void onHealth(NodeHealth.State state) {
    if (state == NodeHealth.State.CLOSED) {
      draining = false;
      notifies = true;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
