package io.patchbay.lib.node;

import io.patchbay.lib.node.NodeException.Reason;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node as those who ask it see it: its channel behind its circuit breaker. Thread-safe; stages
 * complete on the loop, except those that fail at once.
 */
public final class NodeClient implements AutoCloseable {
  private static final Set<Reason> NODE_IS_TO_BLAME = Set.of(Reason.TIMEOUT, Reason.UNREACHABLE);

  private final String node;
  private final NodeChannel channel;
  private final NodeHealth health;

  /**
   * Joins the two; {@link #close} closes both.
   *
   * @param node its name, for messages
   * @param probe sends a small request over the channel; fails when the node is of no use
   */
  public NodeClient(
      String node,
      NodeLoop loop,
      NodeChannel channel,
      HealthSettings settings,
      Function<NodeChannel, ? extends CompletionStage<?>> probe) {
    this.node = node;
    this.channel = channel;
    health = new NodeHealth(node, loop, settings, () -> probe.apply(channel));
  }

  /** As {@link NodeHealth#start}. */
  public void start() {
    health.start();
  }

  /**
   * Asks the node, unless it is known not to answer.
   *
   * @return the reply; fails with {@link NodeException}
   */
  public CompletionStage<byte[]> ask(byte[] body) {
    if (!health.admits()) {
      return CompletableFuture.failedFuture(
          new NodeException(Reason.OUT_OF_SERVICE, node + ": out of service: " + health.problem()));
    }
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    var unused =
        channel
            .ask(body)
            .whenComplete(
                (byte @Nullable [] reply, @Nullable Throwable error) -> {
                  if (reply != null) {
                    result.complete(reply);
                  } else if (error != null) {
                    blame(error);
                    result.completeExceptionally(error);
                  }
                });
    return result;
  }

  /** Before anybody hears of the failure, so that nobody who does asks the same node again. */
  private void blame(Throwable error) {
    if (error instanceof NodeException failure && NODE_IS_TO_BLAME.contains(failure.reason())) {
      health.failed(String.valueOf(failure.getMessage()));
    }
  }

  public NodeHealth health() {
    return health;
  }

  /** The channel itself, past the circuit breaker. */
  public NodeChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    health.close();
    channel.close();
  }
}
