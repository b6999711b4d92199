package io.patchbay.media.relay;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in relay. Thread-safe. */
final class RelayBackend implements MediaBackend {
  /** Its name. */
  static final String RELAY = "relay";

  private static final Logger LOG = LoggerFactory.getLogger(RelayBackend.class);
  private static final long STOP_SECONDS = 5;

  private final PacketEngine engine;
  private final RelayContext context;
  private final List<LoopSessions> loops = new ArrayList<>();
  private final LoadWarnings warnings = new LoadWarnings();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean stopped;

  /**
   * Starts the relay.
   *
   * @param engine becomes the relay's: {@link #stop} closes it
   * @param clock milliseconds that only grow
   */
  RelayBackend(PacketEngine engine, RelaySettings settings, LongSupplier clock) {
    this(engine, settings, List.of(), clock, () -> 0);
  }

  /**
   * As above.
   *
   * @param named the interfaces beside the default one
   * @param cpu percent of the machine's processors that this process uses
   */
  RelayBackend(
      PacketEngine engine,
      RelaySettings settings,
      List<MediaInterface> named,
      LongSupplier clock,
      IntSupplier cpu) {
    this.engine = engine;
    context = new RelayContext(settings, named, clock, cpu);
    for (MediaLoop loop : engine.loops()) {
      loops.add(new LoopSessions(loop, context));
    }
  }

  @Override
  public String name() {
    return RELAY;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    LoopSessions home = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    RelaySession session = new RelaySession(spec, home);
    CompletableFuture<MediaSession> result = new CompletableFuture<>();
    try {
      home.loop()
          .execute(
              () -> {
                try {
                  context.admission().requireRoom();
                  if (home.add(session)) {
                    result.complete(session);
                  } else {
                    result.completeExceptionally(stopped());
                  }
                } catch (MediaException e) {
                  result.completeExceptionally(e);
                }
              });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(stopped());
    }
    return result;
  }

  private static MediaException stopped() {
    return new MediaException(MediaException.Kind.UNAVAILABLE, "relay: stopped");
  }

  @Override
  public BackendStatus status() {
    PortPools pools = context.pools();
    return new BackendStatus(
        RELAY,
        !stopped,
        stopped ? "stopped" : context.interfaces().describe(),
        context.sessions().get(),
        pools.portsInUse(),
        context.interfaces().all().stream().mapToInt(pools::portsTotal).sum(),
        context.admission().loads());
  }

  /** Warns of what is nearly used up. By one thread at a time. */
  void look() {
    warnings.look(context.admission().loads());
  }

  RelaySettings settings() {
    return context.settings();
  }

  /**
   * Changes settings and interfaces; running sessions keep their ports. By one thread at a time.
   *
   * @param named the interfaces beside the default one
   */
  void apply(RelaySettings changed, List<MediaInterface> named) {
    context.apply(changed, named);
  }

  /** Ends all sessions, telling their owners, and returns when no thread is left. */
  void stop() {
    stopped = true;
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (LoopSessions home : loops) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      ends.add(end);
      home.loop().execute(() -> home.stop(() -> end.complete(null)));
    }
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("relay: sessions were not all ended before stopping", e);
    }
    engine.close();
  }
}
