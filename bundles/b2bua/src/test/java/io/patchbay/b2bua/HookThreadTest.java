package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks on the thread they have in the product. */
@Timeout(30)
class HookThreadTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private final VirtualLoop loop = new VirtualLoop();
  private final HookList<Oracle> hooks = new HookList<>();
  private final List<String> heard = new ArrayList<>();

  private interface Oracle {
    CompletionStage<String> ask(String question) throws InterruptedException;
  }

  private Hook<Oracle> put(Oracle oracle) {
    hooks.put(oracle, 0);
    return hooks.list().get(0);
  }

  private void ask(Hook<Oracle> hook, String question) {
    loop.execute(
        () ->
            hook.ask(
                "1",
                loop,
                LIMIT,
                oracle -> {
                  try {
                    return oracle.ask(question);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                heard::add,
                () -> heard.add("passed over: " + question)));
    loop.runPending();
  }

  @Test
  void oneThatBlocksHoldsNobodyUpAndIsNotAskedMeanwhile() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    List<String> asked = new ArrayList<>();
    Hook<Oracle> hook =
        put(
            question -> {
              asked.add(question);
              called.countDown();
              release.await();
              done.countDown();
              return CompletableFuture.completedFuture(question + "?");
            });
    ask(hook, "first");
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).isEmpty();
    loop.advance(LIMIT);
    assertThat(heard).containsExactly("passed over: first");
    ask(hook, "second");
    assertThat(heard).containsExactly("passed over: first", "passed over: second");
    release.countDown();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).containsExactly("first");
    assertThat(loop.pendingTimers()).isZero();
  }

  @Test
  void oneThatHasLeftIsAskedNothingAndItsAnswersStillCount() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Oracle oracle = question -> answer;
    Hook<Oracle> hook = put(oracle);
    loop.execute(
        () -> hook.ask("1", loop, LIMIT, each -> answer, heard::add, () -> heard.add("over")));
    loop.runPending();
    hooks.remove(oracle);
    ask(hook, "after");
    assertThat(heard).containsExactly("passed over: after");
    assertThat(hooks.list()).isEmpty();
  }

  @Test
  void moreQuestionsThanItsQueueHoldsArePassedOver() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Hook<Oracle> hook =
        put(
            question -> {
              called.countDown();
              release.await();
              return CompletableFuture.completedFuture(question);
            });
    loop.execute(
        () -> {
          for (int i = 0; i < 1100; i++) {
            hook.ask(
                "1",
                loop,
                Duration.ofHours(1),
                oracle -> {
                  try {
                    return oracle.ask("");
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                heard::add,
                () -> heard.add("over"));
          }
        });
    loop.runPending();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).hasSizeBetween(99, 100).containsOnly("over");
    release.countDown();
    hooks.remove(hook.service());
  }
}
