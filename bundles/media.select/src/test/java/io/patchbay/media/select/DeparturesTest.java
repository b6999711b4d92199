package io.patchbay.media.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.BackendChoice;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.media.select.tap.TapLimits;
import io.patchbay.media.select.tap.Taps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls are told when their backend goes, and what it waits for. */
@Timeout(60)
class DeparturesTest {
  private static final Duration MOVE_TIME = Duration.ofSeconds(20);
  private static final Duration FAILOVER_AFTER = Duration.ofSeconds(2);

  private final AtomicLong nanos = new AtomicLong(1);
  private final Directory<io.patchbay.api.media.MediaBackend> directory =
      new Directory<>("media backends");
  private final Leases leases = new Leases();
  private final ConfiguredSelector selector =
      new ConfiguredSelector(
          directory,
          new Taps(new TapLimits(16, Duration.ofSeconds(3)), nanos::get),
          leases,
          bound -> 0);
  private Departures departures = departures(MOVE_TIME);
  private final FakeBackend relay = new FakeBackend("relay");
  private final FakeBackend other = new FakeBackend("other");
  private final List<String> told = new ArrayList<>();

  /** A call that does as it is told: it moves at once, or it ends. */
  private final class Mover implements MediaSessionListener {
    private final boolean moves;
    private MediaSession session;

    Mover(boolean moves) {
      this.moves = moves;
      session = selector.open(new MediaSessionSpec("call", this)).toCompletableFuture().join();
    }

    @Override
    public void onTimeout(MediaTimeout timeout) {
      throw new AssertionError(timeout);
    }

    @Override
    public void onLeaving(String reason) {
      told.add("leaving: " + reason);
      if (moves) {
        MediaSession before = session;
        session =
            selector
                .replace(before, new MediaSessionSpec("call.1", this), Optional.empty())
                .toCompletableFuture()
                .join();
        before.close();
      }
    }

    @Override
    public void onLost(String reason) {
      told.add("lost: " + reason);
      session.close();
    }
  }

  private Departures departures(Duration moveTime) {
    return new Departures(
        leases,
        selector::hasAlternative,
        new Departures.Limits(FAILOVER_AFTER, moveTime),
        nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    departures.check();
  }

  @BeforeEach
  void start() {
    directory.add("relay", relay, 0);
    directory.add("other", other, 0);
    selector.choose(BackendChoice.parse("relay, other"), null);
  }

  @Test
  void aBackendThatStopsWaitsForItsCallsToMove() throws Exception {
    Mover call = new Mover(true);
    directory.remove("relay", relay);
    departures.leaves("relay", relay);
    assertThat(told).containsExactly("leaving: media backend 'relay' stops");
    assertThat(call.session.backend()).isEqualTo("other");
    assertThat(leases.of(relay)).isEmpty();
    assertThat(leases.of(other)).hasSize(1);
  }

  @Test
  void callsThatCannotMoveInTimeAreEnded() throws Exception {
    departures = departures(Duration.ofMillis(20));
    new Mover(false);
    directory.remove("relay", relay);
    departures.leaves("relay", relay);
    assertThat(told)
        .containsExactly(
            "leaving: media backend 'relay' stops", "lost: media backend 'relay' stops");
    assertThat(leases.of(relay)).isEmpty();
  }

  @Test
  void withoutAnotherBackendNobodyWaits() throws Exception {
    selector.choose(BackendChoice.of("relay"), null);
    new Mover(true);
    directory.remove("relay", relay);
    departures.leaves("relay", relay);
    assertThat(told).containsExactly("lost: media backend 'relay' stops");
  }

  @Test
  void callsOfABackendThatIsUnusableForLongAreMoved() {
    Mover call = new Mover(true);
    relay.usable = false;
    pass(Duration.ZERO);
    pass(FAILOVER_AFTER.minusMillis(1));
    assertThat(told).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(told).containsExactly("leaving: media backend 'relay' is not usable: fake");
    assertThat(call.session.backend()).isEqualTo("other");
    pass(Duration.ofMinutes(1));
    assertThat(told).hasSize(1);
  }

  @Test
  void aShortTroubleMovesNobody() {
    new Mover(true);
    relay.usable = false;
    pass(Duration.ZERO);
    relay.usable = true;
    pass(FAILOVER_AFTER);
    relay.usable = false;
    pass(FAILOVER_AFTER);
    pass(FAILOVER_AFTER.minusMillis(1));
    assertThat(told).isEmpty();
  }

  @Test
  void whatCannotMoveOffAnUnusableBackendIsToldOnceAndEndedInTheEnd() {
    new Mover(false);
    relay.usable = false;
    pass(Duration.ZERO);
    pass(FAILOVER_AFTER);
    pass(MOVE_TIME.minusMillis(1));
    assertThat(told).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(told)
        .containsExactly(
            "leaving: media backend 'relay' is not usable: fake",
            "lost: media backend 'relay' is not usable: fake");
    assertThat(leases.backends()).isEmpty();
  }

  @Test
  void failoverCanBeSwitchedOff() {
    departures.limits(new Departures.Limits(Duration.ZERO, MOVE_TIME));
    new Mover(true);
    relay.usable = false;
    pass(Duration.ZERO);
    pass(Duration.ofHours(1));
    assertThat(told).isEmpty();
  }
}
