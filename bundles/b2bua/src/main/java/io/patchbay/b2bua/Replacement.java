package io.patchbay.b2bua;

import io.patchbay.api.media.MediaException;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.SessionBody;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;

/**
 * Somebody takes the place of one side of a call (RFC 3891). One who calls offers, and the side
 * that stays is offered that; one who is in a session already is offered what the side that stays
 * said last. Until the answer is there nobody has lost anything. All on the call's loop.
 */
final class Replacement {
  /** What a replacement tells its call. */
  interface Owner extends Leg.Owner {
    /** The newcomer is in. */
    void onReplaced(Replacement replacement, MidCall talk);

    /** It is not; it has been told. */
    void onRefused(Replacement replacement);
  }

  private final Origination call;
  private final MidCall.Side leaves;
  private final MidCall.Side stays;
  private final Newcomer newcomer;
  private final Owner owner;
  private final MidCall.Side comes;
  private final MidCall.Side asker;
  private final MidCall.Side answerer;
  private final Optional<SessionDescription> offer;
  private final Lanes lanes;
  private final MidCall talk;
  private boolean over;

  /**
   * @param said what the side that stays said last
   */
  Replacement(
      Origination call,
      MidCall.Side leaves,
      MidCall.Side stays,
      Newcomer newcomer,
      SessionDescription said,
      Owner owner) {
    this.call = call;
    this.leaves = leaves;
    this.stays = stays;
    this.newcomer = newcomer;
    this.owner = owner;
    this.comes = MidCall.Side.coming(newcomer, call, owner);
    this.asker = newcomer.calling() ? comes : stays;
    this.answerer = newcomer.calling() ? stays : comes;
    this.offer = newcomer.calling() ? newcomer.offer() : Optional.of(OfferAnswer.resumed(said));
    this.lanes =
        Lanes.between(
            call,
            asker.leg().id(),
            asker.leg().policy(),
            answerer.leg().id(),
            answerer.leg().policy());
    this.talk =
        new MidCall(
            call.media(), asker, answerer, lanes, offer, cause -> refuse(cause.status(), ""));
  }

  /** The side that goes when it succeeds. */
  MidCall.Side leaves() {
    return leaves;
  }

  /** The side that goes on. */
  MidCall.Side stays() {
    return stays;
  }

  /** The new one. */
  MidCall.Side comes() {
    return comes;
  }

  /** True when the side that stays does not know the session of the new one yet. */
  boolean isUnknown() {
    return !newcomer.calling();
  }

  void start() {
    lanes
        .fromA()
        .pass(
            new LegEvent.Update(offer, false, newcomer.headers()),
            first -> offer((LegEvent.Update) first));
  }

  /**
   * An event of a leg.
   *
   * @return true when it is dealt with here
   */
  boolean takes(Leg leg, LegEvent event) {
    boolean ofComes = leg.equals(comes.leg());
    if (leg.equals(answerer.leg()) && event instanceof LegEvent.UpdateAnswer answer) {
      lanes.fromB().pass(answer, each -> answered((LegEvent.UpdateAnswer) each));
    } else if (leg.equals(answerer.leg()) && event instanceof LegEvent.UpdateReject reject) {
      refuse(reject.status(), reject.phrase());
    } else if (ofComes && event instanceof LegEvent.Hangup) {
      lose();
    } else if ((ofComes || leg.equals(stays.leg())) && event instanceof LegEvent.Update) {
      leg.tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    } else if (ofComes && event instanceof LegEvent.Pass pass) {
      leg.tell(LegEvent.Passed.refused(pass.id(), 480, ""));
    } else {
      return ofComes;
    }
    return true;
  }

  /** The call is over: nobody can come in any more. */
  void end() {
    if (!over) {
      over = true;
      comes.leg().withdrawOffer();
      newcomer.outcome().refused(481, "");
    }
  }

  private void offer(LegEvent.Update first) {
    if (first.sdp().isEmpty()) {
      call.media().inOrder(() -> unlessOver(() -> answerer.leg().tell(first)));
      return;
    }
    call.media()
        .offer(
            asker.media(),
            answerer.media(),
            first.sdp().get(),
            shown ->
                unlessOver(
                    () ->
                        answerer
                            .leg()
                            .tell(new LegEvent.Update(Optional.of(shown), false, first.headers()))),
            this::mediaFailed);
  }

  private void answered(LegEvent.UpdateAnswer answer) {
    talk.first(
        answer.sdp(), shown -> unlessOver(() -> join(shown, answer.carrier())), this::mediaFailed);
  }

  private void join(SessionDescription shown, SessionBody carrier) {
    over = true;
    if (newcomer.calling()) {
      comes.leg().tell(new LegEvent.Answer(Optional.of(shown), carrier, List.of()));
    }
    newcomer.outcome().joined();
    owner.onReplaced(this, talk);
  }

  private void mediaFailed(MediaException failure) {
    refuse(MediaRefusal.status(failure), "");
  }

  private void refuse(int status, String phrase) {
    unlessOver(
        () -> {
          over = true;
          answerer.leg().withdrawOffer();
          newcomer.outcome().refused(status, phrase);
          owner.onRefused(this);
        });
  }

  private void lose() {
    unlessOver(
        () -> {
          over = true;
          stays.leg().withdrawOffer();
          newcomer.outcome().lost();
          owner.onRefused(this);
        });
  }

  private void unlessOver(Runnable task) {
    if (!over) {
      task.run();
    }
  }
}
