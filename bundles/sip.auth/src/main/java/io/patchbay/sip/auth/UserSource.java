package io.patchbay.sip.auth;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a store, which may be somebody else's code: nobody waits for it beyond its time,
 * what it throws is a look-up that failed, and the log names it, once until it answers again.
 * Thread-safe; never throws.
 */
final class UserSource {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(UserSource.class);

  private final UserStore store;
  private final Executor thread;
  private final SipLoop clock;
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile @Nullable CompletableFuture<?> running;

  /**
   * @param thread where the store is asked: one at a time where it may be slow
   * @param clock keeps the time a look-up may take
   */
  UserSource(UserStore store, Executor thread, SipLoop clock) {
    this.store = store;
    this.thread = thread;
    this.clock = clock;
  }

  /** Whose users they are, as the log has it. */
  String name() {
    return store.getClass().getName();
  }

  boolean isOf(UserStore other) {
    return store == other;
  }

  /** The realm of challenges; empty when the store does not say it. */
  Optional<String> realm() {
    try {
      return Optional.of(Objects.requireNonNull(store.realm(), "its realm is null"));
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** One user; fails when the store does, or {@link #PATIENCE} is over. Completes on any thread. */
  CompletableFuture<Optional<StoredUser>> find(String name) {
    CompletableFuture<Optional<StoredUser>> found = new CompletableFuture<>();
    CompletableFuture<?> current = running;
    if (current != null && current.isDone()) {
      found.completeExceptionally(new TimeoutException("it is still busy with another look-up"));
    } else {
      try {
        thread.execute(() -> ask(name, found));
      } catch (RejectedExecutionException e) {
        found.completeExceptionally(new TimeoutException("too many look-ups wait for it"));
      }
    }
    String late = "no answer within " + PATIENCE.toSeconds() + " s";
    @Nullable SipTimer patience =
        found.isDone()
            ? null
            : clock.schedule(
                PATIENCE, () -> found.completeExceptionally(new TimeoutException(late)));
    return found.whenComplete(
        (user, failed) -> {
          if (patience != null) {
            patience.cancel();
          }
          if (failed != null) {
            failed(failed);
          } else if (failing.getAndSet(false)) {
            LOG.info("{} tells who its users are again", name());
          }
        });
  }

  /** On the store's thread. */
  private void ask(String name, CompletableFuture<Optional<StoredUser>> found) {
    if (found.isDone()) {
      return; // nobody waits for it any more
    }
    running = found;
    try {
      Objects.requireNonNull(store.find(name), "it returned null")
          .whenComplete(
              (user, failed) -> {
                if (failed != null) {
                  found.completeExceptionally(failed);
                } else if (user == null) {
                  found.completeExceptionally(new NullPointerException("it found null"));
                } else {
                  found.complete(user);
                }
              });
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      found.completeExceptionally(e);
    } finally {
      running = null;
    }
  }

  private void failed(Throwable reason) {
    if (!failing.getAndSet(true)) {
      Throwable cause = reason.getCause();
      LOG.warn(
          "{} cannot tell who its users are: {}",
          name(),
          (reason instanceof CompletionException && cause != null ? cause : reason).toString());
    }
  }
}
