package io.patchbay.media.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The sessions of one loop, with the one timer that looks after them. Everything but construction
 * belongs on the loop.
 */
final class LoopSessions {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final MediaLoop loop;
  private final RelayContext context;
  private final Set<RelaySession> sessions = new LinkedHashSet<>();
  private final WatchClock lived;
  private final PacketRate rate;
  private boolean stopped;

  LoopSessions(MediaLoop loop, RelayContext context) {
    this.loop = loop;
    this.context = context;
    lived = new WatchClock(context.clock());
    rate = context.newRate();
    loop.every(SWEEP, this::sweep);
  }

  MediaLoop loop() {
    return loop;
  }

  RelayContext context() {
    return context;
  }

  /** The time of {@link RelaySession#check}. Any thread. */
  long lived() {
    return lived.now();
  }

  /** Takes a session in; false when the relay is stopping. */
  boolean add(RelaySession session) {
    if (stopped) {
      return false;
    }
    sessions.add(session);
    context.sessions().incrementAndGet();
    return true;
  }

  void remove(RelaySession session) {
    if (sessions.remove(session)) {
      rate.ended(session.packets());
      context.sessions().decrementAndGet();
    }
  }

  /**
   * Ends all sessions and takes no more.
   *
   * @param freed runs when their ports are free
   */
  void stop(Runnable freed) {
    stopped = true;
    List<CompletableFuture<?>> closed = new ArrayList<>();
    for (RelaySession session : List.copyOf(sessions)) {
      session.lose("relay stopped");
      closed.add(session.close().toCompletableFuture());
    }
    var unused = CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).thenRun(freed);
  }

  private void sweep() {
    RelaySettings settings = context.settings();
    long now = lived.now();
    rate.measure(
        sessions.stream().mapToLong(RelaySession::packets).sum(), context.clock().getAsLong());
    for (RelaySession session : List.copyOf(sessions)) {
      session.check(settings, now);
    }
  }
}
