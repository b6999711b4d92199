package io.patchbay.b2bua;

import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.SessionBody;
import io.patchbay.sdp.CrossedOffers;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody takes a call that rings elsewhere: an INVITE with Replaces that names a dialog of ours
 * which is not answered yet (RFC 3891 section 3). The caller's offer and the newcomer's have
 * crossed, and each is answered with the other; where one of the two asks for an offer instead, he
 * gets the other's. Until both are agreed every target rings on, and may be first. All on the
 * call's loop.
 */
final class Pickup implements Leg.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Pickup.class);

  /** Who has the targets. None of these is called for a pickup that was {@linkplain #end ended}. */
  interface Listener {
    /**
     * The call is the newcomer's.
     *
     * @param answer in the words for the caller
     */
    void onPickedUp(Pickup pickup, LegEvent.Answer answer, MidCall talk);

    /** Nothing comes of it; the newcomer has been told. */
    void onGivenUp(Pickup pickup);

    /** An event of the newcomer's leg, once the call is his. */
    void onEvent(Leg leg, LegEvent event);

    /** Its leg is in another state. */
    void onState();
  }

  private final Origination call;
  private final RouteTarget route;
  private final Newcomer newcomer;
  private final Listener listener;
  private final MidCall.Side comes;
  private final Lanes lanes;
  private @Nullable MidCall talk;
  private boolean confirming;
  private boolean over;
  private boolean joined;

  /**
   * @param route by which the call went to the one it rings at
   * @param newcomer one who calls
   */
  Pickup(Origination call, RouteTarget route, Newcomer newcomer, Listener listener) {
    this.call = call;
    this.route = route;
    this.newcomer = newcomer;
    this.listener = listener;
    this.comes = MidCall.Side.coming(newcomer, call, this);
    this.lanes =
        Lanes.between(
            call,
            call.caller().leg().id(),
            call.caller().leg().policy(),
            comes.leg().id(),
            comes.leg().policy());
  }

  /** Who takes the call. */
  Leg leg() {
    return comes.leg();
  }

  RouteTarget route() {
    return route;
  }

  /** Called once. */
  void start() {
    comes.leg().keepHeaders();
    Optional<SessionDescription> offer = call.opening().offer();
    if (offer.isPresent()) {
      lanes
          .fromA()
          .pass(
              new LegEvent.Update(offer, false, List.of()),
              first -> unlessOver(() -> offer(((LegEvent.Update) first).sdp().orElseThrow())));
    } else if (newcomer.offer().isPresent()) {
      answer(talk(Optional.empty()), newcomer.offer().get(), Optional.empty());
    } else {
      refuse(488);
    }
  }

  /**
   * The call is another's, or over.
   *
   * @param status what the newcomer is told
   */
  void end(int status) {
    unlessOver(
        () -> {
          over = true;
          call.media().release(comes.media());
          if (confirming) {
            comes.leg().tell(LegEvent.Hangup.of(Cause.ELSEWHERE));
            newcomer.outcome().lost();
          } else {
            newcomer.outcome().refused(status, "");
          }
        });
  }

  @Override
  public void onEvent(Leg from, LegEvent event) {
    if (joined) {
      listener.onEvent(from, event);
    } else if (over) {
      return;
    } else if (event instanceof LegEvent.Hangup) {
      lose();
    } else if (event instanceof LegEvent.Confirm confirm && talk != null) {
      answer(talk, confirm.sdp(), Optional.empty());
    } else if (event instanceof LegEvent.Update) {
      from.tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    } else if (event instanceof LegEvent.Pass pass) {
      from.tell(LegEvent.Passed.refused(pass.id(), 480, ""));
    } else if (event instanceof LegEvent.Replace replace) {
      replace.newcomer().outcome().refused(491, "");
    }
  }

  @Override
  public void onState(Leg changed) {
    if (joined) {
      listener.onState();
    }
  }

  private void offer(SessionDescription offer) {
    MidCall made = talk(Optional.of(offer));
    call.media()
        .offer(
            call.caller().media(),
            comes.media(),
            offer,
            shown -> unlessOver(() -> show(made, offer, shown)),
            this::mediaFailed);
  }

  private void show(MidCall made, SessionDescription offer, SessionDescription shown) {
    if (newcomer.offer().isEmpty()) {
      confirming = true;
      comes.leg().tell(answer(shown));
      return;
    }
    try {
      SessionDescription his = newcomer.offer().get();
      answer(made, CrossedOffers.answer(offer, his), Optional.of(CrossedOffers.answer(his, shown)));
    } catch (SdpException e) {
      LOG.info("call {}: not picked up: {}", call.callId(), e.getMessage());
      refuse(488);
    }
  }

  /**
   * @param said by the newcomer, for the caller
   * @param told to the newcomer when the call is his; empty when he is told otherwise
   */
  private void answer(MidCall made, SessionDescription said, Optional<SessionDescription> told) {
    lanes
        .fromB()
        .pass(
            answer(said),
            each ->
                unlessOver(
                    () ->
                        made.first(
                            ((LegEvent.Answer) each).sdp().orElseThrow(),
                            shown -> unlessOver(() -> join(made, shown, told)),
                            this::mediaFailed)));
  }

  private void join(MidCall made, SessionDescription shown, Optional<SessionDescription> told) {
    over = true;
    joined = true;
    LOG.info("call {}: picked up by {}", call.callId(), comes.leg().info().from());
    told.ifPresent(sdp -> comes.leg().tell(answer(sdp)));
    call.caller().leg().keepHeaders();
    newcomer.outcome().joined();
    listener.onPickedUp(this, answer(shown), made);
  }

  private MidCall talk(Optional<SessionDescription> offer) {
    MidCall made =
        new MidCall(
            call.media(),
            call.caller(),
            comes,
            lanes,
            offer,
            cause -> listener.onEvent(comes.leg(), LegEvent.Hangup.of(cause)));
    talk = made;
    return made;
  }

  private void mediaFailed(MediaException failure) {
    refuse(MediaRefusal.status(failure));
  }

  private void refuse(int status) {
    unlessOver(
        () -> {
          end(status);
          listener.onGivenUp(this);
        });
  }

  private void lose() {
    over = true;
    call.media().release(comes.media());
    newcomer.outcome().lost();
    listener.onGivenUp(this);
  }

  private void unlessOver(Runnable task) {
    if (!over) {
      task.run();
    }
  }

  private static LegEvent.Answer answer(SessionDescription sdp) {
    return new LegEvent.Answer(Optional.of(sdp), SessionBody.PLAIN, List.of());
  }
}
