package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.SipTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The timers of a loop, on a clock and with wakings of the test's own. */
class LoopTimersTest {
  private static final long STEP = LoopTimers.STEP_NANOS;
  private static final long MILLI = 1_000_000;

  private record Wake(long at, Runnable call) {}

  private final PriorityQueue<Wake> wakes =
      new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
  private final List<String> done = new ArrayList<>();
  private final LoopTimers timers =
      new LoopTimers(
          () -> this.now,
          (nanos, call) -> {
            Wake wake = new Wake(this.now + nanos, call);
            wakes.add(wake);
            return () -> wakes.remove(wake);
          });
  private long now = 12_345;

  private SipTimer set(long nanos, Runnable task) {
    LoopTimers.Timer timer = timers.make(nanos, task);
    timers.start(timer);
    return timer;
  }

  private SipTimer set(long nanos, String name) {
    return set(nanos, () -> done.add(name));
  }

  private void until(long nanos) {
    while (!wakes.isEmpty() && wakes.peek().at() <= nanos) {
      Wake wake = wakes.remove();
      now = Math.max(now, wake.at());
      wake.call().run();
    }
    now = Math.max(now, nanos);
  }

  @Test
  void runsEachInItsTimeAndForgetsThem() {
    set(50 * STEP, "later");
    set(10 * STEP, "first");
    set(10 * STEP, "second");

    until(now + 10 * STEP - 1);
    assertThat(done).isEmpty();
    until(now + 2 * STEP);
    assertThat(done).containsExactly("first", "second");
    until(now + 60 * STEP);
    assertThat(done).containsExactly("first", "second", "later");
    assertThat(timers.waiting()).isZero();
    assertThat(wakes).isEmpty();
  }

  @Test
  void oneWakingServesAllOfAStep() {
    for (int i = 0; i < 100; i++) {
      set(10 * STEP, "t" + i);
      now += STEP / 200;
    }
    until(now + 20 * STEP);

    assertThat(done).hasSize(100);
    assertThat(wakes).isEmpty();
  }

  @Test
  void theLastOfALengthThatIsTakenBackTakesItsWakingAlong() {
    SipTimer one = set(10 * STEP, "one");
    SipTimer two = set(10 * STEP, "two");

    one.cancel();
    assertThat(wakes).hasSize(1);
    two.cancel();
    two.cancel();

    assertThat(wakes).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aLoopThatWasHeldUpReadsFirst() {
    SipTimer repeat = set(500 * MILLI, "repeat");
    set(500 * MILLI, "repeat of a request without an answer");

    now += 560 * MILLI;
    until(now);
    assertThat(done).as("at once after the loop was held up").isEmpty();
    repeat.cancel(); // the answer was among what it read
    until(now + LoopTimers.READING_NANOS);

    assertThat(done).containsExactly("repeat of a request without an answer");
    assertThat(timers.waiting()).isZero();
    assertThat(wakes).isEmpty();
  }

  @Test
  void aLoopThatIsHeldUpAgainAndAgainRunsItsTimersAllTheSame() {
    set(500 * MILLI, "first");
    now += 600 * MILLI;
    until(now);
    now += 600 * MILLI;
    until(now);

    assertThat(done).containsExactly("first");
  }

  @Test
  void aTimerThatIsALittleLateRunsAtOnce() {
    set(500 * MILLI, "late");
    now += 500 * MILLI + LoopTimers.HELD_UP_NANOS;
    until(now);

    assertThat(done).containsExactly("late");
  }

  @Test
  void oneThatIsDisarmedDoesNotRun() {
    LoopTimers.Timer timer = timers.make(STEP, () -> done.add("disarmed"));
    timers.start(timer);
    timer.disarm();
    until(now + 5 * STEP);

    LoopTimers.Timer never = timers.make(STEP, () -> done.add("never started"));
    never.disarm();
    timers.start(never);
    until(now + 5 * STEP);

    assertThat(done).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void oneThatSetsItselfAgainWaitsAgain() {
    set(
        0,
        new Runnable() {
          @Override
          public void run() {
            done.add("again");
            if (done.size() < 3) {
              set(0, this);
            }
          }
        });
    Wake first = wakes.remove();
    now = first.at();
    first.call().run();

    assertThat(done).containsExactly("again");
    until(now + 10 * STEP);
    assertThat(done).hasSize(3);
  }

  @Test
  void oneMayTakeBackTheOthersThatAreDue() {
    List<SipTimer> others = new ArrayList<>();
    set(STEP, () -> others.forEach(SipTimer::cancel));
    others.add(set(STEP, "taken back"));
    others.add(set(3 * STEP, "taken back too"));
    set(STEP, "stays");
    until(now + 10 * STEP);

    assertThat(done).containsExactly("stays");
    assertThat(wakes).isEmpty();
  }

  @Test
  void agreesWithAModelOverManyRandomSteps() {
    Random random = new Random(7);
    TreeMap<Integer, long[]> due = new TreeMap<>(); // number: from, to
    List<SipTimer> set = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int number = set.size();
      if (random.nextInt(3) > 0) {
        long length = (long) random.nextInt(6) * 7 * STEP;
        due.put(number, new long[] {now + length, now + length + STEP});
        set.add(
            set(
                length,
                () -> {
                  long[] mine = due.remove(number);
                  assertThat(now).isBetween(mine[0], mine[1]);
                }));
      } else if (number > 0) {
        int other = random.nextInt(number);
        set.get(other).cancel();
        due.remove(other);
      }
      if (random.nextInt(4) == 0) {
        until(now + random.nextInt((int) (2 * STEP)));
      }
      assertThat(timers.waiting()).isEqualTo(due.size());
    }
    until(now + 100 * STEP);
    assertThat(due).isEmpty();
    assertThat(timers.waiting()).isZero();
    assertThat(wakes).isEmpty();
  }
}
