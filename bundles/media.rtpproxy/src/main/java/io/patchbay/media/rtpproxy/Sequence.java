package io.patchbay.media.rtpproxy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs operations one after the other, whether they succeed or not. Belongs on one thread. */
final class Sequence {
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /** Runs {@code operation} when those before it are over. */
  <T> CompletableFuture<T> then(Supplier<CompletionStage<T>> operation) {
    CompletableFuture<T> result =
        last.handle((@Nullable Object value, @Nullable Throwable error) -> true)
            .thenCompose(over -> operation.get());
    last = result;
    return result;
  }
}
