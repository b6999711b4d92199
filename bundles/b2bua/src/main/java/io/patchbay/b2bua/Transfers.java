package io.patchbay.b2bua;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.ReferTo;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of an answered call, one at a time: who leaves, who stays and who comes. All on the
 * call's loop.
 */
final class Transfers implements Transfer.Owner, Handover.Owner, Replacement.Owner {
  /** What a call is told. */
  interface Owner {
    void onHunt(Hunt hunt);

    /** Somebody has come into the call. */
    void onJoined(Leg leg);

    /** A leg is another call's now, and this one is over. */
    void onGiven(Leg leg);

    /** Others talk now than before. */
    void onTalk(MidCall talk);

    void onEvent(Leg leg, LegEvent event);

    void onState();

    void hangup(Cause cause);
  }

  private final Origination origin;
  private final Owner owner;
  private final Refers refers;
  private MidCall talk;
  private ReferMode mode;
  private int hops;
  private @Nullable UnderWay moving;
  private @Nullable Replacement replacement;
  private @Nullable NewSession news;
  private boolean leaverGone;

  /**
   * @param origin of the call; its hops are what transfers may use up
   * @param mode of the route that was taken
   */
  Transfers(Origination origin, MidCall talk, ReferMode mode, Owner owner) {
    this.origin = origin;
    this.talk = talk;
    this.mode = mode;
    this.owner = owner;
    this.refers = new Refers(origin, this);
    this.hops = origin.maxForwards();
  }

  /**
   * An event of a leg.
   *
   * @return true when it is dealt with here; else it is for those who talk
   */
  boolean takes(Leg leg, LegEvent event) {
    if ((news != null && news.takes(leg, event))
        || (replacement != null && replacement.takes(leg, event))) {
      return true;
    }
    if (talk.side(leg).isEmpty()) {
      return true; // of somebody who has left
    }
    if (event instanceof LegEvent.Replace replace) {
      replace(leg, replace.newcomer());
      return true;
    }
    if (event instanceof LegEvent.Pass pass && pass.refersTo().isPresent()) {
      return refers.takes(leg, pass, pass.refersTo().get(), mode, talk);
    }
    if (!isBusy()) {
      return false;
    }
    if (event instanceof LegEvent.Hangup) {
      boolean leaver = isLeaver(leg);
      leaverGone = leaverGone || leaver;
      return leaver;
    }
    if (leaverGone) {
      nobody(leg, event);
    }
    return leaverGone;
  }

  /** True while somebody new is called, or comes in. */
  boolean isBusy() {
    return moving != null || replacement != null;
  }

  /** The call is over. */
  void end(LegEvent.Hangup why) {
    if (moving != null) {
      moving.end(why);
    }
    if (replacement != null) {
      replacement.end();
    }
    if (news != null) {
      news.end();
    }
  }

  @Override
  public void onHunt(Hunt hunt) {
    owner.onHunt(hunt);
  }

  @Override
  public void onJoined(Leg leg) {
    owner.onJoined(leg);
  }

  @Override
  public void onTransferred(Transfer transfer, RouteTarget route, MidCall next) {
    mode = origin.referMode(route);
    talk.side(transfer.leaver()).ifPresent(this::leave);
    talks(next);
    offerTo(transfer.stays());
  }

  @Override
  public void onReplaced(Replacement done, MidCall next) {
    owner.onJoined(done.comes().leg());
    done.comes().leg().keepHeaders();
    done.stays().leg().keepHeaders();
    leave(done.leaves());
    talks(next);
    if (done.isUnknown()) {
      offerTo(done.stays());
    }
  }

  @Override
  public void onRefused(Replacement failed) {
    origin.media().release(failed.comes().media());
    onFailed();
  }

  @Override
  public void onHandedOver(MidCall.Side moved) {
    moving = null;
    owner.onGiven(moved.leg());
  }

  @Override
  public void onLost() {
    moving = null;
    owner.hangup(Cause.NORMAL);
  }

  @Override
  public void onFailed() {
    moving = null;
    replacement = null;
    if (leaverGone) {
      owner.hangup(new Cause(480, "nobody is left to talk with"));
    } else {
      talk.restore();
    }
  }

  @Override
  public void onEvent(Leg leg, LegEvent event) {
    owner.onEvent(leg, event);
  }

  @Override
  public void onState() {
    owner.onState();
  }

  @Override
  public void onState(Leg leg) {
    owner.onState();
  }

  /**
   * One side leaves, and a user is called in its place.
   *
   * @param leaver one of those who talk
   */
  void transfer(Leg leaver, TransferRequest request, ReferTo to) {
    begin(
        leaver,
        request,
        stays -> {
          SessionDescription said = talk.said(stays).orElseThrow();
          Opening opening = Opening.of(to.user(), List.of(to.header()), OfferAnswer.resumed(said));
          Origination call = origin.by(stays, opening, hops);
          Transfer transfer = new Transfer(call, leaver, request, to, this);
          moving = transfer;
          transfer.start();
        });
  }

  /**
   * One side leaves, and the other moves into another call.
   *
   * @param leaver one of those who talk
   * @param place asks that call to let it in
   */
  void handOver(Leg leaver, TransferRequest request, ReferTo to, Consumer<Newcomer> place) {
    begin(
        leaver,
        request,
        stays -> {
          Handover handover = new Handover(origin, leaver, stays, request, to, this);
          moving = handover;
          handover.start(place);
        });
  }

  /** The leg of that name, of those who talk. */
  Optional<Leg> leg(String id) {
    return talk.leg(id);
  }

  /** Who talks with that one, which is of those who talk. */
  Leg partner(Leg leg) {
    return talk.side(leg).map(talk::other).orElseThrow().leg();
  }

  private void begin(Leg leaver, TransferRequest request, Consumer<MidCall.Side> transfer) {
    MidCall.Side stays = talk.side(leaver).map(talk::other).orElseThrow();
    if (isBusy() || talk.said(stays).isEmpty() || talk.isMoving()) {
      request.refused(491);
    } else if (--hops < 1) {
      request.refused(483);
    } else {
      leaverGone = false;
      transfer.accept(stays);
    }
  }

  private void replace(Leg leg, Newcomer newcomer) {
    MidCall.Side leaves = talk.side(leg).orElseThrow();
    MidCall.Side stays = talk.other(leaves);
    Optional<SessionDescription> said = talk.said(stays);
    if (isBusy() || said.isEmpty()) {
      newcomer.outcome().refused(491, "");
    } else {
      leaverGone = false;
      replacement = new Replacement(origin, leaves, stays, newcomer, said.get(), this);
      replacement.start();
    }
  }

  private boolean isLeaver(Leg leg) {
    return (moving != null && leg.equals(moving.leaver()))
        || (replacement != null && leg.equals(replacement.leaves().leg()));
  }

  private void talks(MidCall next) {
    moving = null;
    replacement = null;
    talk = next;
    owner.onTalk(next);
  }

  /** The one who stays does not know the session of the other yet. */
  private void offerTo(MidCall.Side stays) {
    if (news != null) {
      news.end();
    }
    news = new NewSession(origin.loop(), talk, stays.leg());
    news.offer();
  }

  private void leave(MidCall.Side side) {
    side.leg().tell(LegEvent.Hangup.of(Cause.NORMAL));
    origin.media().release(side.media());
  }

  /** The one who stays has nobody to talk with yet. */
  private static void nobody(Leg leg, LegEvent event) {
    if (event instanceof LegEvent.Update) {
      leg.tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    } else if (event instanceof LegEvent.Pass pass) {
      leg.tell(LegEvent.Passed.refused(pass.id(), 480, ""));
    }
  }
}
