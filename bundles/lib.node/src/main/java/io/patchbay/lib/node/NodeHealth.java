package io.patchbay.lib.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a node answers: a circuit breaker with a probe in the background. One request without a
 * reply opens it, and a probe follows at once; so a node that lost a single message is back after a
 * round trip, and one that is dead costs no second call its budget. While it is open, probes are
 * sent with a back-off that doubles; requests are to be kept away ({@link #admits}).
 *
 * <p>Methods may be called on any thread unless they say otherwise.
 */
public final class NodeHealth implements AutoCloseable {
  /** Where the circuit stands. */
  public enum State {
    /** The node answers; requests pass. */
    CLOSED,
    /** It does not; nothing passes until the next probe. */
    OPEN,
    /** A probe is on its way and decides; nothing else passes. So it begins. */
    HALF_OPEN
  }

  private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);

  /** Closed for that long, a circuit begins anew with the smallest back-off when it opens. */
  private static final Duration STABLE = Duration.ofSeconds(10);

  private final String node;
  private final NodeLoop loop;
  private final Supplier<? extends CompletionStage<?>> probe;
  private final HealthSettings settings;
  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private Duration backOff = Duration.ZERO;
  private Runnable next = () -> {};
  private boolean probing;
  private boolean stopped;
  private boolean told;
  private long since;
  private volatile State state = State.HALF_OPEN;
  private volatile boolean suspected;
  private volatile String problem = "not asked yet";

  /**
   * Health of a node; nothing happens before {@link #start}.
   *
   * @param node its name, for messages
   * @param probe asks the node something small, without regard to this circuit; its failure is the
   *     node's
   */
  public NodeHealth(
      String node,
      NodeLoop loop,
      HealthSettings settings,
      Supplier<? extends CompletionStage<?>> probe) {
    this.node = node;
    this.loop = loop;
    this.settings = settings;
    this.probe = probe;
  }

  /** Adds somebody who is told, on the loop, of each state that is entered. */
  public void listen(Consumer<State> listener) {
    listeners.add(listener);
  }

  /** Begins with a probe. */
  public void start() {
    loop.execute(this::probe);
  }

  /** Whether requests may pass now. */
  public boolean admits() {
    return state == State.CLOSED && !suspected;
  }

  public State state() {
    return state;
  }

  /** Why requests may not pass, for a log line; empty when they may. */
  public String problem() {
    return admits() ? "" : problem;
  }

  /** A request got no reply: from this moment on none passes. */
  public void failed(String reason) {
    if (admits()) {
      problem = reason;
      suspected = true;
    }
    loop.execute(
        () -> {
          if (state == State.CLOSED) {
            open(reason);
          }
        });
  }

  /** Probes now, and begins anew with the smallest back-off: something may have changed. */
  public void hurry() {
    loop.execute(
        () -> {
          backOff = Duration.ZERO;
          probe();
        });
  }

  /** Ends probing; requests do not pass any more. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          stopped = true;
          problem = "stopped";
          state = State.OPEN;
          next.run();
        });
  }

  private void probe() {
    next.run();
    if (stopped || probing) {
      return;
    }
    probing = true;
    if (state == State.OPEN) {
      enter(State.HALF_OPEN);
    }
    probe
        .get()
        .whenComplete(
            (@Nullable Object reply, @Nullable Throwable error) ->
                loop.execute(() -> probed(error)));
  }

  private void probed(@Nullable Throwable error) {
    probing = false;
    if (stopped) {
      return;
    }
    if (error != null) {
      open(text(error));
      return;
    }
    suspected = false;
    if (state != State.CLOSED) {
      if (told) {
        LOG.info("{}: answers again", node);
        told = false;
      }
      since = loop.nowMillis();
      enter(State.CLOSED);
    }
    later(settings.interval());
  }

  private void open(String reason) {
    if (state == State.CLOSED && loop.nowMillis() - since >= STABLE.toMillis()) {
      backOff = Duration.ZERO;
    }
    problem = reason;
    if (!told) {
      LOG.warn("{} (out of service; probed until it answers)", reason);
      told = true;
    }
    enter(State.OPEN);
    later(backOff);
    Duration doubled = backOff.isZero() ? settings.firstBackOff() : backOff.multipliedBy(2);
    backOff = doubled.compareTo(settings.maxBackOff()) > 0 ? settings.maxBackOff() : doubled;
  }

  private void later(Duration delay) {
    next.run();
    next = loop.schedule(delay, this::probe);
  }

  private void enter(State entered) {
    state = entered;
    listeners.forEach(listener -> listener.accept(entered));
  }

  private static String text(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return String.valueOf(cause.getMessage());
  }
}
