package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets come from a fake, and time passes when the test says so. */
@Timeout(60)
class BatchingIoHandlerTest {
  private static final long PAUSE = 300_000;
  private static final int ABOVE = 25_000;

  private final Packets packets = new Packets();
  private final Tasks tasks = new Tasks();
  private final List<Long> pauses = new ArrayList<>();
  private final Turn turn = new Turn(() -> packets.now);
  private BatchingIoHandler handler = handler(PAUSE);

  private BatchingIoHandler handler(long pause) {
    return new BatchingIoHandler(packets, turn, pause, ABOVE, pauses::add);
  }

  /** A window at so many packets, ten found at a time. */
  private void load(int packetsPerWindow) {
    for (int i = 0; i < packetsPerWindow / 10; i++) {
      packets.now += 10 * BatchSwitch.WINDOW / packetsPerWindow;
      packets.found = 10;
      handler.run(tasks);
    }
  }

  @Test
  void withFewPacketsItWaitsForEach() {
    load(1000);
    packets.found = 0;
    handler.run(tasks);
    assertThat(packets.waited).isTrue();
    assertThat(pauses).isEmpty();
  }

  @Test
  void withManyPacketsItLooksUntilThereIsNoneAndThenPauses() {
    load(5000);
    packets.found = 10;
    handler.run(tasks);
    assertThat(packets.waited).isFalse();
    packets.found = 0;
    handler.run(tasks);
    assertThat(pauses).as("packets were found until now").isEmpty();
    handler.run(tasks);
    assertThat(pauses).containsExactly(PAUSE);
    packets.found = 1;
    handler.run(tasks);
    handler.run(tasks);
    assertThat(pauses).as("one before the look that found a packet").containsExactly(PAUSE, PAUSE);
    assertThat(packets.waited).isFalse();
  }

  @Test
  void itWaitsAgainWhenTheLoadIsGone() {
    load(5000);
    packets.found = 0;
    packets.now += BatchSwitch.WINDOW;
    handler.run(tasks);
    handler.run(tasks);
    assertThat(packets.waited).isTrue();
  }

  @Test
  void noPauseWhileATaskIsThere() {
    load(5000);
    packets.found = 0;
    handler.run(tasks);
    tasks.pending = true;
    handler.run(tasks);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aTaskEndsThePause() throws Exception {
    handler = new BatchingIoHandler(packets, turn, PAUSE, ABOVE, nanos -> LockSupport.park());
    load(5000);
    packets.found = 0;
    handler.run(tasks);
    Thread loop = new Thread(() -> handler.run(tasks));
    loop.setDaemon(true);
    loop.start();
    while (loop.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    handler.wakeup();
    loop.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(loop.isAlive()).isFalse();
    assertThat(packets.wakeups).isEqualTo(1);
  }

  @Test
  void withoutAPauseItWaitsAtEveryLoad() {
    handler = handler(0);
    load(5000);
    packets.found = 0;
    handler.run(tasks);
    handler.run(tasks);
    assertThat(packets.waited).isTrue();
    assertThat(pauses).isEmpty();
  }

  @Test
  void eachLookHasItsOwnTime() {
    packets.now = 5;
    handler.run(tasks);
    assertThat(packets.time).isEqualTo(5);
    packets.now = 6;
    handler.run(tasks);
    assertThat(packets.time).isEqualTo(6);
    packets.now = 7;
    assertThat(turn.nanoTime()).as("of the tasks that follow").isEqualTo(7);
  }

  private static final class Tasks implements IoHandlerContext {
    private boolean pending;

    @Override
    public boolean canBlock() {
      return !pending;
    }

    @Override
    public long delayNanos(long now) {
      return 0;
    }

    @Override
    public long deadlineNanos() {
      return -1;
    }
  }

  private final class Packets implements IoHandler {
    private long now;
    private int found;
    private boolean waited;
    private int wakeups;
    private long time;

    @Override
    public int run(IoHandlerContext context) {
      waited = context.canBlock();
      time = turn.nanoTime();
      return found;
    }

    @Override
    public void wakeup() {
      wakeups++;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handle) {
      return false;
    }
  }
}
