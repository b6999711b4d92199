package io.patchbay.b2bua;

import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.MoveResult.Outcome;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moves of one call from media session to media session, one after the other: on command, and
 * by itself when its session will not last or is lost. All on the call's loop.
 */
final class CallMoves implements MediaWatch.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(CallMoves.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** The call. */
  interface Host {
    CallMedia media();

    /** Those who talk; empty as long as it is not up. */
    Optional<MidCall> talk();

    /** True while somebody new is called in the place of one who talks. */
    boolean isTransferring();

    boolean isOver();

    void hangup(Cause cause);

    /** Its media runs elsewhere now. */
    void onMoved();
  }

  private final String callId;
  private final SipLoop loop;
  private final Pace pace;
  private final int rate;
  private final Duration limit;
  private final Host host;
  private @Nullable CompletableFuture<MoveResult> running;
  private @Nullable Cause over;
  private boolean leaving;
  private @Nullable SipTimer waiting;
  private @Nullable Move move;

  CallMoves(String callId, SipLoop loop, CallContext context, Host host) {
    this.callId = callId;
    this.loop = loop;
    this.pace = context.moves();
    this.rate = context.settings().moveRate();
    this.limit = context.settings().moveTimeout();
    this.host = host;
  }

  /**
   * Moves the call when it is its turn, and after the move before.
   *
   * @param backend where to; empty for wherever the choice of backends leads
   * @return completes on the loop
   */
  CompletionStage<MoveResult> move(Optional<String> backend) {
    if (running != null) {
      return running.thenCompose(before -> move(backend));
    }
    CompletableFuture<MoveResult> result = new CompletableFuture<>();
    if (host.isOver()) {
      finish(result, Outcome.ENDED, "the call ended");
    } else if (host.talk().isEmpty()) {
      String here = host.media().backend();
      result.complete(new MoveResult(callId, Outcome.KEPT, here, "the call is not answered yet"));
    } else {
      running = result;
      Duration turn = pace.next(rate);
      if (turn.isZero()) {
        begin(result, backend, limit.toMillis());
      } else {
        waiting = loop.schedule(turn, () -> begin(result, backend, limit.toMillis()));
      }
    }
    return result;
  }

  /** The call is up: what had to wait for that does so no longer. */
  void onAnswered() {
    host.media().up();
    if (leaving || host.media().isAstray()) {
      moveByItself();
    }
  }

  /** The call ends, and with it what is under way. */
  void end() {
    if (waiting != null) {
      waiting.cancel();
    }
    if (move != null) {
      move.ended();
    } else if (running != null) {
      finish(running, Outcome.ENDED, "the call ended");
    }
  }

  /** A silence that a move may be the cause of, or the cure, is looked at when that is done. */
  @Override
  public void onMediaOver(Cause cause) {
    if (running == null) {
      host.hangup(cause);
    } else {
      over = cause;
    }
  }

  @Override
  public void onMediaLost(String reason) {
    Cause cause = lost(reason);
    if (host.talk().isEmpty()) {
      host.media().replaceLost(reason, () -> host.hangup(cause));
      return;
    }
    over = cause;
    if (running == null) {
      moveByItself();
    }
  }

  @Override
  public void onMediaLeaving(String reason) {
    LOG.info("call {}: is to move, since {}", callId, reason);
    leaving = true;
    if (running == null && host.talk().isPresent()) {
      moveByItself();
    }
  }

  /** Those who talk are moved from the new session to another of its backend, which tells both. */
  @Override
  public void onMediaReplaced(String reason) {
    LOG.warn("call {}: another media session is needed: {}", callId, reason);
    over = lost(reason);
    leaving = false;
    if (running == null && host.talk().isPresent()) {
      moveByItself();
    }
  }

  private static Cause lost(String reason) {
    return new Cause(503, "media lost: " + reason);
  }

  private void moveByItself() {
    leaving = false;
    var unused = move(Optional.empty());
  }

  /** Waits, as long as the limit allows, until nothing else is exchanged. */
  private void begin(CompletableFuture<MoveResult> result, Optional<String> backend, long left) {
    if (host.isOver()) {
      return; // end() has told so
    }
    Optional<MidCall> quiet = host.talk().filter(talk -> !host.isTransferring() && talk.isQuiet());
    if (quiet.isPresent()) {
      Move begun =
          new Move(
              host.media(),
              quiet.get(),
              loop,
              limit,
              backend.isEmpty() && host.media().isAstray()
                  ? Optional.of(host.media().backend())
                  : backend,
              (outcome, detail) -> finish(result, outcome, detail));
      move = begun;
      quiet.get().begin(begun);
    } else if (left <= 0) {
      String seconds = " within " + limit.toSeconds() + " s";
      finish(result, Outcome.KEPT, "another exchange did not end" + seconds);
    } else {
      waiting =
          loop.schedule(LOOK_AGAIN, () -> begin(result, backend, left - LOOK_AGAIN.toMillis()));
    }
  }

  private void finish(CompletableFuture<MoveResult> result, Outcome outcome, String detail) {
    running = null;
    move = null;
    String backend = outcome == Outcome.ENDED ? "" : host.media().backend();
    switch (outcome) {
      case MOVED -> {
        over = null;
        leaving = false;
        LOG.info("call {}: media moved to '{}'", callId, backend);
        host.onMoved();
      }
      case KEPT -> {
        LOG.warn("call {}: media stays on '{}': {}", callId, backend, detail);
        if (over != null) {
          host.hangup(over);
        } else if (leaving) {
          moveByItself();
        }
      }
      case ENDED -> LOG.debug("call {}: ended before it was moved", callId);
    }
    result.complete(new MoveResult(callId, outcome, backend, detail));
  }
}
