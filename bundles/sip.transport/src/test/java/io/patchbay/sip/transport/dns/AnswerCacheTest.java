package io.patchbay.sip.transport.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private final AtomicLong now = new AtomicLong();
  private final AnswerCache<String> cache = new AnswerCache<>(now::get);
  private int questions;

  private List<String> get(CompletableFuture<AnswerCache.Answer<String>> answer) {
    return cache
        .get(
            "q",
            () -> {
              questions++;
              return answer;
            })
        .toCompletableFuture()
        .getNow(List.of("waits"));
  }

  @Test
  void anAnswerIsKeptForItsTimeToLiveAndNotLonger() {
    var answer = CompletableFuture.completedFuture(new AnswerCache.Answer<>(List.of("a"), 10));
    assertThat(get(answer)).containsExactly("a");
    now.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
    assertThat(get(answer)).containsExactly("a");
    assertThat(questions).isEqualTo(1);
    now.incrementAndGet();
    assertThat(get(answer)).containsExactly("a");
    assertThat(questions).isEqualTo(2);
  }

  @Test
  void whoAsksWhatIsBeingAskedWaitsForTheSameAnswer() {
    var answer = new CompletableFuture<AnswerCache.Answer<String>>();
    assertThat(get(answer)).containsExactly("waits");
    assertThat(get(answer)).containsExactly("waits");
    assertThat(questions).isEqualTo(1);
    answer.complete(new AnswerCache.Answer<>(List.of("a"), 10));
    assertThat(get(answer)).containsExactly("a");
  }

  @Test
  void noAnswerIsRememberedForAFewSecondsOnly() {
    CompletableFuture<AnswerCache.Answer<String>> failed =
        CompletableFuture.failedFuture(new DnsException("no answer from DNS"));
    assertThat(cache.get("q", () -> failed).toCompletableFuture()).isCompletedExceptionally();
    var answer = CompletableFuture.completedFuture(new AnswerCache.Answer<>(List.of("a"), 10));
    assertThat(cache.get("q", () -> answer).toCompletableFuture()).isCompletedExceptionally();
    now.addAndGet(TimeUnit.SECONDS.toNanos(5));
    assertThat(get(answer)).containsExactly("a");
  }
}
