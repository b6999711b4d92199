package io.patchbay.media.rtpengine;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.node.NodeHealth;
import io.patchbay.lib.node.NodeLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One node and the sessions on it. Thread-safe. */
final class RtpEngineBackend implements MediaBackend {
  private final String name;
  private final NodeLoop loop;
  private final NgClient client;
  private final String prefix;
  private final String life;
  private final AtomicLong made = new AtomicLong();
  private final Map<String, RtpEngineSession> sessions = new ConcurrentHashMap<>();
  private final Set<String> live;
  private final Reaper reaper;
  private final SessionWatch watch;
  private final Supplier<String> detail;
  private volatile NgDefaults defaults;

  /**
   * A backend whose sessions are known to the node by call-ids that begin with {@code prefix}; what
   * else begins so there is taken for a leftover.
   *
   * @param live the call-ids that are in use, of this backend and of others that share the prefix
   * @param client becomes the backend's: {@link #close} closes it
   * @param detail what is to be said of the node in a status line while it answers
   */
  RtpEngineBackend(
      String name,
      NodeLoop loop,
      NgClient client,
      String prefix,
      Set<String> live,
      NgDefaults defaults,
      WatchSettings watching,
      Supplier<String> detail) {
    this.name = name;
    this.loop = loop;
    this.client = client;
    this.prefix = prefix;
    this.live = live;
    this.defaults = defaults;
    this.detail = detail;
    byte[] bits = new byte[4];
    new SecureRandom().nextBytes(bits);
    life = HexFormat.of().formatHex(bits);
    reaper = new Reaper(name, client, prefix, live::contains, watching.listLimit());
    watch = new SessionWatch(name, loop, client, watching, sessions);
  }

  /** Begins to probe the node; whenever it begins to answer, what is nobody's there is deleted. */
  void start() {
    client
        .health()
        .listen(
            state -> {
              if (state == NodeHealth.State.CLOSED) {
                reaper.reap();
              }
              watch.stateChanged(state);
            });
    watch.start();
    client.start();
  }

  /** What new sessions are told from now on. */
  void apply(NgDefaults changed) {
    defaults = changed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    if (!client.health().admits()) {
      return CompletableFuture.failedStage(
          new MediaException(
              MediaException.Kind.UNAVAILABLE,
              name + ": out of service: " + client.health().problem()));
    }
    String callId = prefix + life + "-" + made.incrementAndGet() + "-" + spec.callId();
    RtpEngineSession session =
        new RtpEngineSession(spec, name, callId, loop, client, defaults, this::forget);
    live.add(callId);
    sessions.put(callId, session);
    session.begin();
    return CompletableFuture.completedStage(session);
  }

  private void forget(String callId) {
    sessions.remove(callId);
    live.remove(callId);
  }

  int sessions() {
    return sessions.size();
  }

  @Override
  public BackendStatus status() {
    NodeHealth health = client.health();
    return new BackendStatus(
        name,
        health.admits(),
        health.admits() ? detail.get() : detail.get() + ", " + health.problem(),
        sessions.size(),
        -1,
        -1,
        List.of());
  }

  /**
   * Ends all sessions, telling their owners, and then the client.
   *
   * @return completes when the node has heard of all, or will not any more
   */
  CompletionStage<Void> close() {
    watch.stop();
    Collection<RtpEngineSession> left = new ArrayList<>(sessions.values());
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (RtpEngineSession session : left) {
      session.lost("the backend is stopped");
      ends.add(session.close().toCompletableFuture());
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .handle((done, error) -> null)
        .thenAccept(done -> client.close());
  }
}
