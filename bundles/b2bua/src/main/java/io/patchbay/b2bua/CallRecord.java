package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.RouteRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final Consumer<List<LegInfo>> changed;
  private final Instant started = Instant.now();
  private @Nullable Instant answered;
  private CallState state = CallState.TRYING;
  private volatile CallInfo info;

  /**
   * @param changed told which legs are new, have changed, or are gone
   */
  CallRecord(
      String id,
      RouteRequest wanted,
      Parties parties,
      CallMedia media,
      Consumer<List<LegInfo>> changed) {
    this.id = id;
    this.wanted = wanted;
    this.parties = parties;
    this.media = media;
    this.changed = changed;
    this.info = snapshot();
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
    info = snapshot();
    List<LegInfo> legs = LegChanges.between(before.legs(), info.legs());
    if (!legs.isEmpty()) {
      changed.accept(legs);
    }
  }

  private CallInfo snapshot() {
    return new CallInfo(
        id,
        state,
        wanted.calling(),
        wanted.called(),
        started,
        Optional.ofNullable(answered),
        media.backend(),
        wanted.user(),
        parties.infos());
  }
}
