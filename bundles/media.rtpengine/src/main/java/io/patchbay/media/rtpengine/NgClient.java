package io.patchbay.media.rtpengine;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.lib.node.ChannelCounts;
import io.patchbay.lib.node.ChannelSettings;
import io.patchbay.lib.node.HealthSettings;
import io.patchbay.lib.node.NodeChannel;
import io.patchbay.lib.node.NodeClient;
import io.patchbay.lib.node.NodeHealth;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands of the ng protocol and what comes of them. Thread-safe. */
final class NgClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NgClient.class);

  private final String node;
  private final NgCodec codec;
  private final NodeClient client;

  /**
   * A client; nothing happens before {@link #start}.
   *
   * @param node name of the node, for messages
   */
  NgClient(
      String node,
      NodeLoop loop,
      NgCodec codec,
      ChannelSettings channel,
      HealthSettings health,
      Function<WireListener, Wire> wire) {
    this.node = node;
    this.codec = codec;
    client =
        new NodeClient(
            node,
            loop,
            new NodeChannel(node, loop, channel, wire),
            health,
            open -> open.ask(request("ping", Map.of())).thenCompose(body -> read("ping", body)));
  }

  /** Begins to probe. */
  void start() {
    client.start();
  }

  NodeHealth health() {
    return client.health();
  }

  ChannelCounts counts() {
    return client.channel().counts();
  }

  /**
   * Asks the node.
   *
   * @return the reply, whose result is a good one; fails with {@link MediaException}
   */
  CompletionStage<NgDictionary> ask(String command, Map<String, ?> arguments) {
    CompletableFuture<NgDictionary> result = new CompletableFuture<>();
    var unused =
        client
            .ask(request(command, arguments))
            .thenCompose(body -> read(command, body))
            .whenComplete(
                (@Nullable NgDictionary reply, @Nullable Throwable error) -> {
                  if (reply != null) {
                    result.complete(reply);
                  } else if (error != null) {
                    result.completeExceptionally(NgErrors.of(node, error));
                  }
                });
    return result;
  }

  private byte[] request(String command, Map<String, ?> arguments) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("command", command);
    request.putAll(arguments);
    return codec.encode(request);
  }

  private CompletionStage<NgDictionary> read(String command, byte[] body) {
    NgDictionary reply;
    try {
      reply = codec.decode(body);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedStage(
          new MediaException(
              Kind.UNAVAILABLE, node + ": garbled reply to '" + command + "': " + e.getMessage()));
    }
    String result = reply.text("result");
    if (result.equals("ok") || result.equals("pong")) {
      if (reply.has("warning")) {
        LOG.debug("{}: {}: {}", node, command, reply.text("warning"));
      }
      return CompletableFuture.completedStage(reply);
    }
    return CompletableFuture.failedStage(NgErrors.refused(node, command, reply));
  }

  @Override
  public void close() {
    client.close();
  }
}
