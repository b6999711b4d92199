package io.patchbay.media.select;

import io.patchbay.api.media.MediaException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a backend to its contract: what goes wrong in it is a failed stage that names it. */
final class Contained {
  private static final Logger LOG = LoggerFactory.getLogger(Contained.class);

  private Contained() {}

  /**
   * Calls a backend.
   *
   * @return what it returned; fails with {@link MediaException} and nothing else, also when the
   *     backend threw, returned null, or completed with another exception or with null
   */
  static <T> CompletableFuture<T> call(String backend, Supplier<CompletionStage<T>> operation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      var unused =
          operation
              .get()
              .whenComplete(
                  (value, failure) -> {
                    if (failure != null) {
                      result.completeExceptionally(mediaFailure(backend, failure));
                    } else if (value == null) {
                      result.completeExceptionally(broken(backend, "gave nothing"));
                    } else {
                      result.complete(value);
                    }
                  });
    } catch (RuntimeException | LinkageError e) {
      result.completeExceptionally(mediaFailure(backend, e));
    }
    return result;
  }

  /** Asks a backend for something it may not have; it has not got it when it throws. */
  static <T> Optional<T> ask(String backend, Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("media backend '{}' failed", backend, e);
      return Optional.empty();
    }
  }

  private static MediaException mediaFailure(String backend, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MediaException known) {
      return known;
    }
    LOG.warn("media backend '{}' failed", backend, cause);
    return broken(backend, "failed: " + cause);
  }

  private static MediaException broken(String backend, String what) {
    return new MediaException(
        MediaException.Kind.UNAVAILABLE, "media backend '" + backend + "' " + what);
  }
}
