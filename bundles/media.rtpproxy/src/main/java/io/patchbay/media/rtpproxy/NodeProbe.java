package io.patchbay.media.rtpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.patchbay.lib.node.NodeChannel;
import io.patchbay.media.rtpproxy.protocol.Capability;
import io.patchbay.media.rtpproxy.protocol.Command;
import io.patchbay.media.rtpproxy.protocol.NodeInfo;
import io.patchbay.media.rtpproxy.protocol.Refusal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a node in the background: whether it answers, what it can do, and whether it was started
 * again since the last look, which its count of sessions tells: it must have grown by those that
 * were made for us. Belongs on the node's loop; what it found may be read on any thread.
 */
final class NodeProbe {
  /** What every node that is of use answers to {@code V}. */
  private static final String VERSION = "20040107";

  /** Told of each look that succeeded. */
  @FunctionalInterface
  interface Listener {
    /**
     * The node answered.
     *
     * @param restarted whether it has begun anew since the look before
     */
    void looked(NodeInfo info, boolean restarted);
  }

  private final String node;
  private final Listener listener;
  private volatile Set<Capability> capabilities = Set.of();
  private volatile @Nullable NodeInfo info;
  private boolean learned;
  private long made;

  /**
   * A probe that knows nothing yet.
   *
   * @param node its name, for messages
   * @param listener told on the loop
   */
  NodeProbe(String node, Listener listener) {
    this.node = node;
    this.listener = listener;
  }

  /** The node made a session for us, which it has to count. */
  void made() {
    made++;
  }

  /** What the node can do; nothing before it answered. */
  Set<Capability> capabilities() {
    return capabilities;
  }

  /** What it said last; null before it answered. */
  @Nullable NodeInfo info() {
    return info;
  }

  /** Asks the node; fails when it is of no use. */
  CompletionStage<Void> look(NodeChannel channel) {
    long madeBefore = made;
    return ask(channel, Command.info()).thenCompose(text -> looked(channel, text, madeBefore));
  }

  private CompletionStage<Void> looked(NodeChannel channel, String text, long madeBefore) {
    NodeInfo now;
    try {
      now = NodeInfo.parse(text);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(node + ": no RTPProxy: " + e.getMessage(), e));
    }
    NodeInfo before = info;
    info = now;
    boolean anew = before != null && now.created() < before.created() + madeBefore;
    made -= madeBefore;
    if (learned && !anew) {
      listener.looked(now, false);
      return CompletableFuture.allOf();
    }
    return learn(channel)
        .thenAccept(
            found -> {
              capabilities = Collections.unmodifiableSet(found);
              learned = true;
              listener.looked(now, anew);
            });
  }

  private CompletionStage<Set<Capability>> learn(NodeChannel channel) {
    CompletionStage<Set<Capability>> found =
        ask(channel, Command.version())
            .thenCompose(
                version ->
                    version.equals(VERSION)
                        ? CompletableFuture.completedFuture(EnumSet.noneOf(Capability.class))
                        : CompletableFuture.failedFuture(
                            new IllegalStateException(
                                node + ": speaks another protocol: " + version)));
    for (Capability each : Capability.values()) {
      found =
          found.thenCompose(
              known ->
                  ask(channel, Command.has(each))
                      .thenApply(
                          answer -> {
                            if (answer.equals("1")) {
                              known.add(each);
                            }
                            return known;
                          }));
    }
    return found;
  }

  /** The node's words as they are; an error is a failure only where a number was wanted. */
  private CompletionStage<String> ask(NodeChannel channel, Command command) {
    return channel
        .ask(command.bytes())
        .thenApply(
            reply -> {
              String text = new String(reply, UTF_8).trim();
              Refusal.of(text)
                  .ifPresent(
                      refusal -> {
                        throw new IllegalStateException(
                            node + ": " + command.text() + ": " + refusal);
                      });
              return text;
            });
  }
}
