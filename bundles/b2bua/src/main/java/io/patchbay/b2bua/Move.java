package io.patchbay.b2bua;

import io.patchbay.api.call.MoveResult.Outcome;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call that is up to another media session, make before break: the new session is connected
 * with what both sides agreed on, both are offered its addresses by re-INVITE while the old session
 * still relays, and when both have accepted the old one is closed. When one refuses, who accepted
 * is offered the old addresses again. All on the call's loop.
 */
final class Move {

  private enum Phase {
    /** For the new session. */
    OPENING,
    /** For both sides. */
    OFFERING,
    /** For the new session, which is told what the sides said. */
    CONFIRMING,
    /** For the old session, and for who had accepted the new one already. */
    RETURNING,
    OVER
  }

  /** A side that is made offers. */
  private static final class Asked {
    private final MidCall.Side side;
    private boolean pending;
    private Optional<SessionDescription> answer = Optional.empty();

    Asked(MidCall.Side side) {
      this.side = side;
    }

    /** An offer is about to be made. */
    void expect() {
      pending = true;
      answer = Optional.empty();
    }

    void offer(SessionDescription sdp) {
      if (pending) {
        side.leg().tell(new LegEvent.Update(Optional.of(sdp), false, List.of()));
      }
    }
  }

  /** What it works on once it has begun. */
  private record Attempt(Agreement agreed, MediaLease next, Asked offerer, Asked answerer) {
    Attempt(Agreement agreed, MediaLease next) {
      this(agreed, next, new Asked(agreed.offerer()), new Asked(agreed.answerer()));
    }

    List<Asked> sides() {
      return List.of(offerer, answerer);
    }
  }

  private final CallMedia media;
  private final MidCall call;
  private final SipLoop loop;
  private final Duration limit;
  private final Optional<String> backend;
  private final BiConsumer<Outcome, String> done;
  private Phase phase = Phase.OPENING;
  private @Nullable SipTimer clock;
  private @Nullable Attempt attempt;
  private List<Asked> asked = List.of();
  private String failure = "";

  /**
   * @param limit for all of it, and as much again for a way back
   * @param backend where to; empty for wherever the choice of backends leads
   * @param done told once what became of it, with a line for people
   */
  Move(
      CallMedia media,
      MidCall call,
      SipLoop loop,
      Duration limit,
      Optional<String> backend,
      BiConsumer<Outcome, String> done) {
    this.media = media;
    this.call = call;
    this.loop = loop;
    this.limit = limit;
    this.backend = backend;
    this.done = done;
  }

  /** Called once, while nothing else is exchanged. */
  void start() {
    clock = loop.schedule(limit, this::tooLong);
    Agreement agreed = call.agreed().orElseThrow();
    media
        .another(backend, this::fail)
        .ifPresentOrElse(
            next -> open(new Attempt(agreed, next)), () -> fail("the call has no media session"));
  }

  /** An answer of a side to what it was offered. */
  void on(MidCall.Side side, LegEvent event) {
    for (Asked each : asked) {
      if (each.pending && each.side.equals(side)) {
        each.pending = false;
        if (event instanceof LegEvent.UpdateAnswer accepted) {
          each.answer = Optional.of(accepted.sdp());
        } else if (event instanceof LegEvent.UpdateReject refused && failure.isEmpty()) {
          String leg = side.leg().id();
          failure = "leg " + leg + " refused: " + refused.status() + " " + refused.phrase();
        }
      }
    }
    goOn();
  }

  /** The call is over. */
  void ended() {
    finish(Outcome.ENDED, "the call ended");
  }

  private void open(Attempt begun) {
    attempt = begun;
    tell(
        begun.next(),
        begun.agreed().narrowedOffer(),
        begun.agreed().answer(),
        shown -> {
          phase = Phase.OFFERING;
          offer(begun.sides(), shown);
        });
  }

  /** What a session makes of an offer and its answer for whoever is to get it. */
  private record Shown(SessionDescription offerer, SessionDescription answerer) {}

  /** Lets a session say what each side is to be sent; in a later phase nobody wants to know. */
  private void tell(
      MediaLease session,
      SessionDescription offer,
      SessionDescription answer,
      Consumer<Shown> then) {
    Attempt now = attempt;
    if (now == null) {
      return;
    }
    MediaLeg offerer = now.offerer().side.media();
    MediaLeg answerer = now.answerer().side.media();
    Phase asking = phase;
    Consumer<MediaException> failed =
        reason -> {
          if (phase == asking) {
            fail(String.valueOf(reason.getMessage()));
          }
        };
    session.offer(
        offerer,
        answerer,
        offer,
        forAnswerer ->
            session.answer(
                answerer,
                offerer,
                answer,
                forOfferer -> {
                  if (phase == asking) {
                    then.accept(new Shown(forOfferer, forAnswerer));
                  }
                },
                failed),
        failed);
  }

  /** All are expected to answer before the first is asked: a leg may refuse at once. */
  private void offer(List<Asked> sides, Shown shown) {
    asked = sides;
    sides.forEach(Asked::expect);
    for (Asked each : sides) {
      boolean first = attempt != null && each.equals(attempt.offerer());
      each.offer(first ? shown.offerer() : shown.answerer());
    }
  }

  private void goOn() {
    Attempt now = attempt;
    if (now == null || asked.stream().anyMatch(each -> each.pending)) {
      return;
    }
    boolean all = asked.stream().allMatch(each -> each.answer.isPresent());
    if (phase == Phase.RETURNING && all) {
      finish(Outcome.KEPT, failure);
    } else if (phase == Phase.RETURNING) {
      giveUp();
    } else if (phase == Phase.OFFERING && all && failure.isEmpty()) {
      confirm(now);
    } else if (phase == Phase.OFFERING) {
      goBack(now);
    }
  }

  private void confirm(Attempt now) {
    SessionDescription offer = now.offerer().answer.orElseThrow();
    SessionDescription answer = now.answerer().answer.orElseThrow();
    phase = Phase.CONFIRMING;
    tell(
        now.next(),
        offer,
        answer,
        shown -> {
          Agreement before = now.agreed();
          call.agree(new Agreement(before.offerer(), before.answerer(), offer, answer));
          media.adopt(now.next());
          tellOfLess(before, offer, answer);
          finish(Outcome.MOVED, "");
        });
  }

  /**
   * A side that took back something of what it was offered has told only us: the other is offered
   * that when the move is over.
   */
  private void tellOfLess(Agreement before, SessionDescription offer, SessionDescription answer) {
    if (MidCall.narrows(answer, before.narrowedOffer())) {
      call.arrived(before.offerer().leg(), new LegEvent.Outdated());
    } else if (MidCall.narrows(offer, before.answer())) {
      call.arrived(before.answerer().leg(), new LegEvent.Outdated());
    }
  }

  /** Who has accepted the new session is offered the old one again. */
  private void goBack(Attempt now) {
    List<Asked> moved = now.sides().stream().filter(each -> each.answer.isPresent()).toList();
    if (moved.isEmpty()) {
      finish(Outcome.KEPT, failure);
      return;
    }
    phase = Phase.RETURNING;
    restartClock();
    asked = moved;
    moved.forEach(Asked::expect);
    tell(
        media.current(),
        now.agreed().narrowedOffer(),
        now.agreed().answer(),
        shown -> offer(moved, shown));
  }

  /** One side is here and the other there: nothing holds the call together. */
  private void giveUp() {
    call.giveUp(new Cause(503, "media lost: " + failure));
  }

  private void tooLong() {
    String seconds = " within " + limit.toSeconds() + " s";
    fail(
        switch (phase) {
          case OPENING, CONFIRMING -> "no media session" + seconds;
          case OFFERING, RETURNING, OVER -> "no answer" + seconds;
        });
  }

  private void fail(String reason) {
    if (failure.isEmpty()) {
      failure = reason;
    }
    switch (phase) {
      case OPENING -> finish(Outcome.KEPT, failure);
      case OFFERING -> asked.stream().filter(each -> each.pending).forEach(Move::withdraw);
      case CONFIRMING -> {
        if (attempt != null) {
          goBack(attempt);
        }
      }
      case RETURNING -> giveUp();
      case OVER -> {}
    }
  }

  /** An offer that is out is cancelled; its answer leads the way back. */
  private static void withdraw(Asked side) {
    side.side.leg().withdrawOffer();
  }

  private void restartClock() {
    if (clock != null) {
      clock.cancel();
    }
    clock = loop.schedule(limit, this::tooLong);
  }

  private void finish(Outcome outcome, String detail) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    if (clock != null) {
      clock.cancel();
    }
    if (outcome != Outcome.MOVED) {
      media.discard();
    }
    call.over(this);
    done.accept(outcome, detail);
  }
}
