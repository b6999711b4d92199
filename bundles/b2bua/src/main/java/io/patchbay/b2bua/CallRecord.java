package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.RouteRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a call has come, and what it is to the outside. All on the call's loop, but for {@link
 * #info()}.
 */
final class CallRecord {
  private final String id;
  private final RouteRequest wanted;
  private final Parties parties;
  private final CallMedia media;
  private final BiConsumer<CallInfo, CallInfo> changed;
  private final Instant started = Instant.now();
  private @Nullable Instant answered;
  private CallState state = CallState.TRYING;
  private volatile CallInfo info;

  /**
   * @param changed told what the call was to the outside, and what it is now
   */
  CallRecord(
      String id,
      RouteRequest wanted,
      Parties parties,
      CallMedia media,
      BiConsumer<CallInfo, CallInfo> changed) {
    this.id = id;
    this.wanted = wanted;
    this.parties = parties;
    this.media = media;
    this.changed = changed;
    this.info = snapshot(parties.infos());
  }

  /** As it was published last. Any thread. */
  CallInfo info() {
    return info;
  }

  boolean is(CallState some) {
    return state == some;
  }

  /** It ends, or has ended. */
  boolean isOver() {
    return is(CallState.ENDING) || is(CallState.ENDED);
  }

  boolean wasAnswered() {
    return answered != null;
  }

  /** It has come that far; {@link #publish} follows. */
  void become(CallState next) {
    state = next;
    if (next == CallState.UP) {
      answered = Instant.now();
    }
  }

  /** Shows what it is now. */
  void publish() {
    CallInfo before = info;
    List<LegInfo> legs = parties.infos();
    boolean same =
        before.state() == state
            && before.backend().equals(media.backend())
            && before.legs().equals(legs);
    if (!same) {
      CallInfo now = snapshot(legs);
      info = now;
      changed.accept(before, now);
    }
  }

  private CallInfo snapshot(List<LegInfo> legs) {
    return new CallInfo(
        id,
        state,
        wanted.calling(),
        wanted.called(),
        started,
        Optional.ofNullable(answered),
        media.backend(),
        wanted.user(),
        legs);
  }
}
