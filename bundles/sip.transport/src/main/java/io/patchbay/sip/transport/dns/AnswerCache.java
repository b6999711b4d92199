package io.patchbay.sip.transport.dns;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers by question while their time to live lasts; who asks what is being asked waits with the
 * others. A question without a usable answer is asked again after a few seconds, not at once.
 * Thread-safe.
 */
final class AnswerCache<T> {
  private static final int MOST = 10_000;
  private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_SECONDS = TimeUnit.HOURS.toSeconds(1);

  /** Records, and the seconds they may be kept. */
  record Answer<T>(List<T> records, long seconds) {}

  private static final class Entry<T> {
    private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    private volatile long until = Long.MAX_VALUE;
  }

  private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /**
   * @param clock monotonic, ns
   */
  AnswerCache(LongSupplier clock) {
    this.clock = clock;
  }

  CompletionStage<List<T>> get(String question, Supplier<CompletionStage<Answer<T>>> ask) {
    Entry<T> made = new Entry<>();
    if (entries.size() >= MOST) {
      entries.clear();
    }
    Entry<T> entry =
        entries.compute(
            question,
            (name, known) ->
                known == null || (known.answer.isDone() && clock.getAsLong() - known.until >= 0)
                    ? made
                    : known);
    if (entry == made) {
      ask.get()
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  long seconds = Math.max(1, Math.min(answer.seconds(), LONGEST_SECONDS));
                  made.until = clock.getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
                  made.answer.complete(answer);
                } else {
                  made.until = clock.getAsLong() + FAILURE_NANOS;
                  made.answer.completeExceptionally(failure);
                }
              });
    }
    return entry.answer.thenApply(Answer::records);
  }
}
