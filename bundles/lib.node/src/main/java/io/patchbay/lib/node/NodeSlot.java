package io.patchbay.lib.node;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The node of a component, which can be replaced while calls are up: new sessions go to the one of
 * the latest settings, and one that was replaced goes on until its last session is over.
 * Thread-safe.
 */
public final class NodeSlot<N extends NodeSlot.Node> implements MediaBackend, AutoCloseable {
  /** All that runs for a node. */
  public interface Node extends AutoCloseable {
    MediaBackend backend();

    /** Ends its sessions and all that runs for it; waits for that, for seconds at most. */
    @Override
    void close();
  }

  private final String name;

  /** Those that were replaced, and had sessions when they were looked at last. */
  private final List<N> retired = new ArrayList<>();

  private volatile @Nullable N current;
  private volatile String problem = "not started";

  /**
   * Without a node: nothing can be opened.
   *
   * @param name of the backend
   */
  public NodeSlot(String name) {
    this.name = name;
  }

  /** The node that new sessions go to; null when there is none. */
  public @Nullable N current() {
    return current;
  }

  /** Says why there is no node. */
  public void problem(String text) {
    problem = text;
  }

  /** New sessions go to this one from now on. */
  public synchronized void replace(N node) {
    N before = current;
    current = node;
    if (before != null) {
      retired.add(before);
    }
    sweep();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    sweep();
    N node = current;
    return node != null
        ? node.backend().open(spec)
        : CompletableFuture.failedStage(
            new MediaException(MediaException.Kind.UNAVAILABLE, name + ": " + problem));
  }

  /** That of the node that new sessions go to, with the sessions of those that were replaced. */
  @Override
  public BackendStatus status() {
    sweep();
    N node = current;
    if (node == null) {
      return new BackendStatus(name, false, problem, 0, -1, -1);
    }
    BackendStatus now = node.backend().status();
    int more = retiredSessions();
    return more == 0
        ? now
        : new BackendStatus(
            name,
            now.usable(),
            now.detail() + ", " + more + " sessions by earlier settings",
            now.sessions() + more,
            now.portsInUse(),
            now.portsTotal(),
            now.loads());
  }

  private synchronized int retiredSessions() {
    return retired.stream().mapToInt(NodeSlot::sessions).sum();
  }

  /** What was replaced and has no session left ends, on a thread of its own, since that waits. */
  private synchronized void sweep() {
    retired.removeIf(
        old -> {
          boolean empty = sessions(old) == 0;
          if (empty) {
            Thread thread = new Thread(old::close, "retire-" + name);
            thread.setDaemon(true);
            thread.start();
          }
          return empty;
        });
  }

  private static int sessions(Node node) {
    return node.backend().status().sessions();
  }

  /** Closes the node and those that were replaced. */
  @Override
  public synchronized void close() {
    N node = current;
    current = null;
    problem = "stopped";
    if (node != null) {
      node.close();
    }
    retired.forEach(Node::close);
    retired.clear();
  }
}
