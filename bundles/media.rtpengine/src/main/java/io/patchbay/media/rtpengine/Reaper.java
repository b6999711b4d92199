package io.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the calls that are ours by their name and nobody's by now: of an earlier life, or ended
 * while the node did not answer.
 */
final class Reaper {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

  private final String node;
  private final NgClient client;
  private final String prefix;
  private final Predicate<String> live;
  private final int limit;

  /**
   * @param prefix what the call-ids of this gateway begin with
   * @param live whether a call-id is in use
   * @param limit calls listed at a time
   */
  Reaper(String node, NgClient client, String prefix, Predicate<String> live, int limit) {
    this.node = node;
    this.client = client;
    this.prefix = prefix;
    this.live = live;
    this.limit = limit;
  }

  /**
   * Does it, until a list has no such call.
   *
   * @return how many were deleted; never fails
   */
  CompletionStage<Integer> reap() {
    return round(0)
        .whenComplete(
            (count, error) -> {
              if (error != null) {
                LOG.warn("{}", NgErrors.of(node, error).getMessage());
              } else if (count > 0) {
                LOG.info("{}: {} sessions that nobody owns were deleted", node, count);
              }
            })
        .exceptionally(error -> 0);
  }

  private CompletionStage<Integer> round(int before) {
    return client
        .ask("list", Map.of("limit", limit))
        .thenCompose(
            list -> {
              List<CompletableFuture<?>> deletes = new ArrayList<>();
              for (String callId : list.texts("calls")) {
                if (callId.startsWith(prefix) && !live.test(callId)) {
                  deletes.add(delete(callId).toCompletableFuture());
                }
              }
              if (deletes.isEmpty()) {
                return CompletableFuture.completedStage(before);
              }
              return CompletableFuture.allOf(deletes.toArray(CompletableFuture[]::new))
                  .thenCompose(done -> round(before + deletes.size()));
            });
  }

  private CompletionStage<NgDictionary> delete(String callId) {
    // Nobody wants its statistics; versions that know the flag leave them out.
    return client.ask(
        "delete", Map.of("call-id", callId, "delete-delay", 0, "flags", List.of("fast")));
  }
}
