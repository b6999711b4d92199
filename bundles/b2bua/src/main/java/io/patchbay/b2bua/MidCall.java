package io.patchbay.b2bua;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Offers and answers in mid call, on their way from one leg to the other through the media session.
 * It remembers what was agreed last, and returns the media session to that when an offer is
 * refused. A side that asks for an offer gets the other's, and its answer follows as a confirmation
 * (RFC 3264 knows no third step: RFC 3261 section 13.2.1 has it).
 */
final class MidCall {
  /** A leg and what the media session calls it. */
  record Side(Leg leg, MediaLeg media) {
    /**
     * Takes over who is to come into a call, under a name of that call.
     *
     * @param owner told of its leg from now on
     */
    static Side coming(Newcomer newcomer, Origination call, Leg.Owner owner) {
      String id = call.names().next();
      MediaLeg media = newcomer.media();
      return new Side(
          newcomer.leg().handTo(id, owner, call.loop()),
          new MediaLeg(id, media.local(), media.remote(), media.options()));
    }
  }

  private final CallMedia media;
  private final Side a;
  private final Side b;
  private final Lanes lanes;
  private final Consumer<Cause> giveUp;
  private @Nullable Agreement agreed;
  private @Nullable SessionDescription pending;
  private boolean asked;

  /** The offer that is out is one that nobody waits for: {@link LegEvent.Outdated}. */
  private boolean unasked;

  private @Nullable Move move;

  /** What has to wait for the end of the move. */
  private @Nullable Runnable afterwards;

  /**
   * @param lanes between the two
   * @param firstOffer what {@code a} offered when it called; empty when it asks {@code b} for one
   * @param giveUp ends the call
   */
  MidCall(
      CallMedia media,
      Side a,
      Side b,
      Lanes lanes,
      Optional<SessionDescription> firstOffer,
      Consumer<Cause> giveUp) {
    this.media = media;
    this.a = a;
    this.b = b;
    this.lanes = lanes;
    this.pending = firstOffer.orElse(null);
    this.asked = firstOffer.isEmpty();
    this.giveUp = giveUp;
  }

  /**
   * A description of {@code b} before the call is up: the answer to the first offer, the last of
   * several holds; or the offer that {@code a} asked for.
   *
   * @param shown gets what {@code a} is to be sent
   */
  void first(
      SessionDescription sdp, Consumer<SessionDescription> shown, Consumer<MediaException> failed) {
    if (asked) {
      pending = sdp;
      media.offer(b.media(), a.media(), sdp, shown, failed);
    } else {
      agree(b, a, sdp, shown, failed);
    }
  }

  /** The side a leg is on; empty when it is on neither. */
  Optional<Side> side(Leg leg) {
    return leg.equals(a.leg())
        ? Optional.of(a)
        : leg.equals(b.leg()) ? Optional.of(b) : Optional.empty();
  }

  /** The leg of that name; empty when none of the two has it. */
  Optional<Leg> leg(String id) {
    return Stream.of(a.leg(), b.leg()).filter(leg -> leg.id().equals(id)).findFirst();
  }

  /** What a side said last that is in force; empty before anything is. */
  Optional<SessionDescription> said(Side side) {
    return Optional.ofNullable(agreed)
        .map(last -> last.offerer().equals(side) ? last.offer() : last.answer());
  }

  /**
   * An event of a leg, in an answered call. An offer of which filters leave no stream is refused.
   */
  void on(Leg leg, LegEvent event) {
    Lane lane = leg.equals(a.leg()) ? lanes.fromA() : lanes.fromB();
    lane.pass(
        event,
        each -> {
          if (event instanceof LegEvent.Update offer && offer.isLostIn(each)) {
            LegEvent refusal = LegEvent.UpdateReject.of(488, "Not Acceptable Here");
            media.inOrder(() -> leg.tell(refusal));
          } else {
            arrived(leg, each);
          }
        });
  }

  /** As {@link #on}, of an event that the filters have seen. */
  void arrived(Leg leg, LegEvent event) {
    Side from = leg.equals(a.leg()) ? a : b;
    Side to = other(from);
    if (move != null && !(event instanceof LegEvent.Pass || event instanceof LegEvent.Passed)) {
      arrivedDuring(move, from, event);
    } else if (event instanceof LegEvent.Update && unasked) {
      from.leg().tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    } else if (event instanceof LegEvent.Update update) {
      update(from, to, update);
    } else if (event instanceof LegEvent.Outdated && agreed != null) {
      tell(to, from, new LegEvent.Update(said(to), true, List.of()));
    } else if (event instanceof LegEvent.Outdated) {
      giveUp.accept(new Cause(488, "the answer of another target is in force"));
    } else if (event instanceof LegEvent.Refreshed refreshed) {
      refreshed(from, to, refreshed);
    } else if (event instanceof LegEvent.Pass || event instanceof LegEvent.Passed) {
      to.leg().tell(event);
    } else if (event instanceof LegEvent.Confirm confirm) {
      asked = false;
      agree(from, to, confirm.sdp(), sdp -> to.leg().tell(confirm.with(sdp)), this::cannot);
    } else if (event instanceof LegEvent.UpdateAnswer answer) {
      answer(from, to, answer);
    } else if (event instanceof LegEvent.UpdateReject) {
      if (!asked) {
        restore();
      }
      refused(to, event);
    }
  }

  /** An offer that crosses those of a move is told to come again (RFC 3261 section 14.2). */
  private void arrivedDuring(Move under, Side from, LegEvent event) {
    if (event instanceof LegEvent.Update) {
      from.leg().tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    } else if (event instanceof LegEvent.Outdated) {
      afterwards = () -> arrived(from.leg(), event);
    } else {
      under.on(from, event);
    }
  }

  /** Takes those who talk to another media session. Called while {@link #isQuiet()}. */
  void begin(Move begun) {
    move = begun;
    begun.start();
  }

  boolean isMoving() {
    return move != null;
  }

  /** The move has come to its end. */
  void over(Move ended) {
    if (ended.equals(move)) {
      move = null;
      Runnable waiting = afterwards;
      afterwards = null;
      if (waiting != null) {
        waiting.run();
      }
    }
  }

  /** What was agreed last; empty before anything was. */
  Optional<Agreement> agreed() {
    return Optional.ofNullable(agreed);
  }

  /** The sides have agreed on this, without an exchange through us. */
  void agree(Agreement agreement) {
    agreed = agreement;
  }

  /** True when nothing is being exchanged, and both sides may be offered something. */
  boolean isQuiet() {
    return agreed != null && media.isIdle() && a.leg().mayOffer() && b.leg().mayOffer();
  }

  /** Ends the call. */
  void giveUp(Cause cause) {
    giveUp.accept(cause);
  }

  /** A session that one side has changed in its answer to a mere repetition. */
  private void refreshed(Side from, Side to, LegEvent.Refreshed said) {
    if (said(from).filter(said.sdp()::repeats).isEmpty()) {
      Optional<SessionDescription> sdp = Optional.of(said.sdp());
      tell(from, to, new LegEvent.Update(sdp, said.carrier(), true, said.headers()));
    }
  }

  /** Tells whoever made an offer that it is refused, unless nobody waits for that. */
  private void refused(Side offerer, LegEvent refusal) {
    if (unasked) {
      unasked = false;
    } else {
      media.inOrder(() -> offerer.leg().tell(refusal));
    }
  }

  /** Offers one side what the other said, which does not wait for an answer. */
  private void tell(Side from, Side to, LegEvent.Update news) {
    unasked = true;
    update(from, to, news);
  }

  private void update(Side from, Side to, LegEvent.Update update) {
    pending = update.sdp().orElse(null);
    asked = update.sdp().isEmpty();
    if (asked) {
      media.inOrder(() -> to.leg().tell(update));
    } else {
      media.offer(
          from.media(),
          to.media(),
          update.sdp().get(),
          sdp -> to.leg().tell(update.with(Optional.of(sdp))),
          failure -> refused(from, MediaRefusal.ofOffer(failure)));
    }
  }

  private void answer(Side from, Side to, LegEvent.UpdateAnswer answer) {
    Consumer<SessionDescription> shown = sdp -> to.leg().tell(answer.with(sdp));
    if (asked) {
      pending = answer.sdp();
      media.offer(from.media(), to.media(), answer.sdp(), shown, this::cannot);
    } else if (unasked) {
      unasked = false;
      boolean news = pending != null && narrows(answer.sdp(), pending);
      agree(
          from,
          to,
          answer.sdp(),
          sdp -> {
            if (news) {
              on(to.leg(), new LegEvent.Outdated());
            }
          },
          this::cannot);
    } else {
      agree(from, to, answer.sdp(), shown, this::cannot);
    }
  }

  /**
   * Whether an answer takes back something of an offer that its author believes agreed: it has to
   * be told then.
   */
  static boolean narrows(SessionDescription answer, SessionDescription offer) {
    for (int i = 0; i < offer.media().size() && i < answer.media().size(); i++) {
      MediaDescription offered = offer.media().get(i);
      MediaDescription answered = answer.media().get(i);
      if (!offered.isRejected()
          && (answered.isRejected() || answered.direction() != offered.direction().reversed())) {
        return true;
      }
    }
    return false;
  }

  /** The answer of {@code from} to what {@code to} offered. */
  private void agree(
      Side from,
      Side to,
      SessionDescription answer,
      Consumer<SessionDescription> shown,
      Consumer<MediaException> failed) {
    SessionDescription offer = pending;
    if (offer == null) {
      failed.accept(
          new MediaException(MediaException.Kind.UNUSABLE_SDP, "an answer to nothing offered"));
      return;
    }
    Agreement both = new Agreement(to, from, offer, answer);
    media.answer(
        both,
        sdp -> {
          agreed = both;
          shown.accept(sdp);
        },
        failed);
  }

  /** One side has changed its session and the other cannot follow. */
  private void cannot(MediaException failure) {
    giveUp.accept(new Cause(488, "unusable answer: " + failure.getMessage()));
  }

  /** Tells the media session once more what was agreed last. */
  void restore() {
    Agreement last = agreed;
    if (last == null) {
      return;
    }
    media.restore(
        last, failure -> giveUp.accept(new Cause(503, "media lost: " + failure.getMessage())));
  }

  Side other(Side side) {
    return side.equals(a) ? b : a;
  }
}
