package io.patchbay.b2bua;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service of a plug-in that is asked about calls, and borne with: it is called on a thread of its
 * own, and one that throws, fails or is too slow is reported and passed over. Thread-safe.
 *
 * @param <T> what service it is
 */
final class Hook<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Hook.class);
  private static final long REPORT_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final T service;
  private final Executor thread;
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
  private volatile @Nullable Question<?> running;
  private volatile boolean gone;

  /**
   * @param thread where the service is called
   */
  Hook(T service, Executor thread) {
    this.service = service;
    this.thread = thread;
  }

  T service() {
    return service;
  }

  String name() {
    return service.getClass().getName();
  }

  /** The service has left: it is asked nothing any more. */
  void leave() {
    gone = true;
  }

  /**
   * Asks it. Called on {@code loop}, where exactly one of the two continuations is run, possibly
   * before this method returns.
   *
   * @param call whose question it is, for the log
   * @param limit how long the answer may take
   * @param passedOver run when there is none that could be used
   */
  <R> void ask(
      String call,
      SipLoop loop,
      Duration limit,
      Function<T, CompletionStage<R>> question,
      Consumer<R> answered,
      Runnable passedOver) {
    if (gone) {
      passedOver.run();
    } else if (isHeldUp()) {
      report(call, "it is still busy with another call");
      passedOver.run();
    } else {
      new Question<>(call, limit, answered, passedOver).ask(loop, question);
    }
  }

  /** True while it does not return from a question whose time is over. */
  private boolean isHeldUp() {
    Question<?> current = running;
    return current != null && current.over;
  }

  private void report(String call, String why) {
    long now = System.nanoTime();
    long quiet = quietUntil.get();
    if (now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + REPORT_INTERVAL)) {
      LOG.warn("call {}: {} is passed over: {}", call, name(), why);
    }
  }

  /** One question and its time; whatever comes first decides. On the loop. */
  private final class Question<R> {
    private final String call;
    private final Duration limit;
    private final Consumer<R> answered;
    private final Runnable passedOver;
    private @Nullable SipTimer clock;
    private volatile boolean over;

    Question(String call, Duration limit, Consumer<R> answered, Runnable passedOver) {
      this.call = call;
      this.limit = limit;
      this.answered = answered;
      this.passedOver = passedOver;
    }

    void ask(SipLoop loop, Function<T, CompletionStage<R>> question) {
      clock = loop.schedule(limit, () -> fail("no answer within " + limit.toMillis() + " ms"));
      try {
        thread.execute(
            () ->
                run(question)
                    .whenComplete(
                        (@Nullable R answer, @Nullable Throwable failed) ->
                            loop.run(() -> end(answer, failed))));
      } catch (RejectedExecutionException e) {
        fail("too many questions wait for it");
      }
    }

    /** On the hook's thread. What it throws is reported like what it fails with. */
    private CompletionStage<R> run(Function<T, CompletionStage<R>> question) {
      running = this;
      try {
        return Objects.requireNonNull(question.apply(service), "it returned null");
      } catch (RuntimeException | LinkageError e) {
        return CompletableFuture.failedFuture(e);
      } finally {
        running = null;
      }
    }

    private void end(@Nullable R answer, @Nullable Throwable failed) {
      if (answer == null) {
        fail(failed == null ? "it said nothing" : Reasons.of(failed));
      } else if (stop()) {
        answered.accept(answer);
      }
    }

    private void fail(String why) {
      if (stop()) {
        if (!gone) {
          report(call, why);
        }
        passedOver.run();
      }
    }

    /** False when it is over already. */
    private boolean stop() {
      boolean first = !over;
      over = true;
      if (clock != null) {
        clock.cancel();
      }
      return first;
    }
  }
}
