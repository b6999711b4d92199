package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.testkit.VirtualLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A store of somebody else: what it does to us when it is slow, full or does not return. */
class UserSourceTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  private UserStore store(CompletionStage<Optional<StoredUser>> answer) {
    return new UserStore() {
      @Override
      public String realm() {
        return "test";
      }

      @Override
      public CompletionStage<Optional<StoredUser>> find(String name) {
        asked.add(name);
        return answer;
      }
    };
  }

  private static void expectFailed(CompletableFuture<?> found, String why) {
    assertThat(found).isDone();
    assertThatThrownBy(found::join).hasMessageContaining(why);
  }

  @Test
  void aLookUpEndsInTimeAndWhatWaitedTooLongIsNotAskedAnyMore() {
    UserSource users = new UserSource(store(new CompletableFuture<>()), waiting::add, loop);
    CompletableFuture<?> first = users.find("1001");
    CompletableFuture<?> second = users.find("1002");
    waiting.remove().run();
    assertThat(asked).containsExactly("1001");
    loop.advance(UserSource.PATIENCE.minusMillis(1));
    assertThat(first).isNotDone();
    loop.advance(Duration.ofMillis(1));
    expectFailed(first, "no answer within 5 s");
    expectFailed(second, "no answer within 5 s");
    waiting.remove().run();
    assertThat(asked).containsExactly("1001");
    assertThat(loop.pendingTimers()).isZero();
  }

  @Test
  void anAnswerEndsTheTimer() {
    UserSource users =
        new UserSource(
            store(CompletableFuture.completedFuture(Optional.of(Rig.user()))), waiting::add, loop);
    CompletableFuture<Optional<StoredUser>> found = users.find("1001");
    waiting.remove().run();
    assertThat(found.join()).contains(Rig.user());
    assertThat(loop.pendingTimers()).isZero();
  }

  @Test
  void aFullQueueFailsAtOnce() {
    UserSource users =
        new UserSource(
            store(new CompletableFuture<>()),
            task -> {
              throw new RejectedExecutionException();
            },
            loop);
    expectFailed(users.find("1001"), "too many look-ups wait");
    assertThat(loop.pendingTimers()).isZero();
  }

  @Test
  void whileItDoesNotReturnNobodyElseWaitsForIt() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (StoreThread thread = new StoreThread()) {
      UserStore hanging =
          new UserStore() {
            @Override
            public String realm() {
              return "test";
            }

            @Override
            public CompletionStage<Optional<StoredUser>> find(String name) {
              reached.countDown();
              await(released);
              return CompletableFuture.completedFuture(Optional.of(Rig.user()));
            }
          };
      UserSource users = new UserSource(hanging, thread, loop);
      CompletableFuture<?> first = users.find("1001");
      reached.await();
      loop.advance(UserSource.PATIENCE);
      expectFailed(first, "no answer within 5 s");
      expectFailed(users.find("1002"), "still busy with another look-up");
      released.countDown();
      // behind the one that hung on the same thread: then it is free again
      CountDownLatch free = new CountDownLatch(1);
      thread.execute(free::countDown);
      free.await();
      assertThat(users.find("1003").join()).contains(Rig.user());
      assertThat(loop.pendingTimers()).isZero();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
