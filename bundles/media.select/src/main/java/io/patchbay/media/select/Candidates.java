package io.patchbay.media.select;

import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends a session may still be placed on, in the order they are asked. One question at a
 * time, from any thread.
 */
final class Candidates {
  private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

  /** A backend by the name it was chosen by. */
  record Candidate(String name, MediaBackend backend) {}

  private final MediaSessionSpec spec;
  private final Queue<Candidate> rest;
  private final Supplier<MediaException> none;

  /**
   * @param none what to say when there is no candidate at all; asked only then
   */
  Candidates(MediaSessionSpec spec, Collection<Candidate> all, Supplier<MediaException> none) {
    this.spec = spec;
    this.rest = new ArrayDeque<>(all);
    this.none = none;
  }

  boolean isAny() {
    return !rest.isEmpty();
  }

  /** Opens a session on the next that does not refuse; fails with the words of the last one. */
  CompletableFuture<Placed> next() {
    Candidate candidate = rest.poll();
    if (candidate == null) {
      return CompletableFuture.failedFuture(none.get());
    }
    String name = candidate.name();
    return Contained.call(name, () -> candidate.backend().open(spec))
        .thenApply(session -> new Placed(name, candidate.backend(), session))
        .exceptionallyCompose(failure -> after(name, failure));
  }

  /** Asks the next one in place of {@code refused}, unless the refusal is one of the call's own. */
  CompletableFuture<Placed> after(String refused, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Candidate following = rest.peek();
    if (following == null || !(cause instanceof MediaException known) || !passesOn(known)) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.info(
        "media: session {} goes to '{}', since '{}' refuses: {}",
        spec.callId(),
        following.name(),
        refused,
        known.getMessage());
    return next();
  }

  /** What another backend may be better at. */
  private static boolean passesOn(MediaException failure) {
    return switch (failure.kind()) {
      case EXHAUSTED, OVERLOADED, UNAVAILABLE, GONE -> true;
      case UNUSABLE_SDP, UNSUPPORTED -> false;
    };
  }
}
