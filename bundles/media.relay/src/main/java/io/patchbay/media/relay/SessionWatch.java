package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.Agreement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a session is dead, and notices silence before. It is asked about once a second and
 * compares packet counters, so that a packet never has to look at a clock; it runs on the media
 * loop, between packets, and makes hardly any garbage. Not thread-safe.
 */
final class SessionWatch {
  /** Milliseconds the owner has to close a session after its timeout. */
  static final long GRACE = 60_000;

  private final long openedAt;
  private final long age;
  private List<SideWatch> sides = List.of();
  private boolean held;
  private @Nullable SideWatch oneWay;
  private @Nullable MediaTimeout timeout;
  private long timedOutAt;

  /**
   * @param age how long the media of the call had run before the session was opened
   */
  SessionWatch(long now, long age) {
    openedAt = now;
    this.age = age;
  }

  /**
   * An answer came: silence counts from now.
   *
   * @param offerer id of the one side
   * @param answerer id of the other
   * @param agreed what they agreed on
   */
  void answered(String offerer, String answerer, Agreement agreed, long now) {
    held = agreed.isHold();
    sides =
        List.of(
            side(offerer, agreed.offererSends(), now), side(answerer, agreed.answererSends(), now));
  }

  /**
   * Looks at the session.
   *
   * @param heard media packets so far from the side of an id
   * @param events told of silence that begins or ends
   * @return the timeout, the one time it is found
   */
  @Nullable MediaTimeout check(
      ToLongFunction<String> heard, RelayTimeouts limits, long now, Consumer<MediaEvent> events) {
    for (SideWatch side : sides) {
      side.look(heard.applyAsLong(side.id()), now);
    }
    if (timeout != null) {
      return null;
    }
    notice(limits, now, events);
    timeout = decide(limits, now);
    timedOutAt = now;
    return timeout;
  }

  /** True when the session timed out and nobody closed it in {@link #GRACE}. */
  boolean isAbandoned(long now) {
    return timeout != null && now - timedOutAt >= GRACE;
  }

  private SideWatch side(String id, boolean sends, long now) {
    for (SideWatch known : sides) {
      if (known.id().equals(id)) {
        known.answered(sends, now);
        return known;
      }
    }
    return new SideWatch(id, sends, now);
  }

  private @Nullable MediaTimeout decide(RelayTimeouts limits, long now) {
    if (isOver(age + now - openedAt, limits.duration())) {
      return MediaTimeout.DURATION;
    }
    if (sides.isEmpty()) {
      return now - openedAt >= limits.setup() ? MediaTimeout.SETUP : null;
    }
    long quiet = Long.MAX_VALUE;
    boolean missing = false;
    for (SideWatch side : sides) {
      quiet = Math.min(quiet, side.quiet(now));
      missing |= isOver(side.missing(now), limits.oneWay());
    }
    if (held) {
      return isOver(quiet, limits.hold()) ? MediaTimeout.HOLD : null;
    }
    if (isOver(quiet, limits.idle())) {
      return MediaTimeout.IDLE;
    }
    return missing ? MediaTimeout.ONE_WAY : null;
  }

  private void notice(RelayTimeouts limits, long now, Consumer<MediaEvent> events) {
    SideWatch alone = null;
    int silent = 0;
    for (SideWatch side : sides) {
      if (side.turned(isOver(side.missing(now), limits.silence()))) {
        events.accept(new MediaEvent.Silence(side.id(), !side.isSilent()));
      }
      if (side.isSilent()) {
        silent++;
        alone = side;
      }
    }
    SideWatch found = silent == 1 && isOtherHeard(alone, limits, now) ? alone : null;
    if (found != oneWay) {
      SideWatch before = oneWay;
      if (before != null) {
        events.accept(new MediaEvent.OneWay(before.id(), true));
      }
      if (found != null) {
        events.accept(new MediaEvent.OneWay(found.id(), false));
      }
      oneWay = found;
    }
  }

  private boolean isOtherHeard(@Nullable SideWatch silent, RelayTimeouts limits, long now) {
    return sides.stream()
        .anyMatch(side -> side != silent && !isOver(side.quiet(now), limits.silence()));
  }

  private static boolean isOver(long span, long limit) {
    return limit > 0 && span >= limit;
  }
}
