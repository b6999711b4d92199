package io.patchbay.b2bua;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.ReferTo;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of an answered call, one at a time: what becomes of a REFER, who leaves and who
 * stays. All on the call's loop.
 */
final class Transfers implements Transfer.Owner {
  /** What a call is told. */
  interface Owner {
    void onHunt(Hunt hunt);

    /** Others talk now than before. */
    void onTalk(MidCall talk);

    void onEvent(Leg leg, LegEvent event);

    void onState();

    void hangup(Cause cause);
  }

  private final Origination origin;
  private final Owner owner;
  private MidCall talk;
  private ReferMode mode;
  private int hops;
  private @Nullable Transfer current;
  private boolean referrerGone;

  /**
   * @param origin of the call; its hops are what transfers may use up
   * @param mode of the route that was taken
   */
  Transfers(Origination origin, MidCall talk, ReferMode mode, Owner owner) {
    this.origin = origin;
    this.talk = talk;
    this.mode = mode;
    this.owner = owner;
    this.hops = origin.maxForwards();
  }

  /**
   * An event of a leg.
   *
   * @return true when it is dealt with here; else it is for those who talk
   */
  boolean takes(Leg leg, LegEvent event) {
    if (talk.side(leg).isEmpty()) {
      return true; // of somebody who has left
    }
    if (event instanceof LegEvent.Pass pass && pass.refersTo().isPresent()) {
      return takes(leg, pass, pass.refersTo().get());
    }
    if (current == null) {
      return false;
    }
    boolean referrer = leg.equals(current.referrer());
    if (event instanceof LegEvent.Hangup) {
      referrerGone = referrerGone || referrer;
      return referrer;
    }
    if (referrerGone) {
      nobody(leg, event);
    }
    return referrerGone;
  }

  /** True while somebody new is called. */
  boolean isBusy() {
    return current != null;
  }

  /** The call is over. */
  void end(LegEvent.Hangup why) {
    if (current != null) {
      current.end(why);
    }
  }

  @Override
  public void onHunt(Hunt hunt) {
    owner.onHunt(hunt);
  }

  @Override
  public void onTransferred(Transfer transfer, Branch winner, MidCall next) {
    current = null;
    mode = origin.referMode(winner.route());
    talk.side(transfer.referrer()).ifPresent(this::leave);
    talk = next;
    owner.onTalk(next);
    next.on(next.other(winner.side()).leg(), new LegEvent.Outdated());
  }

  @Override
  public void onFailed(Transfer transfer) {
    current = null;
    if (referrerGone) {
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

  private boolean takes(Leg leg, LegEvent.Pass refer, ReferTo to) {
    switch (mode) {
      case PASS -> {
        if (to.replaces().isEmpty()) {
          return false;
        }
        refuse(leg, refer, 403);
      }
      case REFUSE -> refuse(leg, refer, 403);
      case TERMINATE -> transfer(leg, refer, to);
    }
    return true;
  }

  private void transfer(Leg leg, LegEvent.Pass refer, ReferTo to) {
    MidCall.Side stays = talk.side(leg).map(talk::other).orElseThrow();
    Optional<SessionDescription> said = talk.said(stays);
    if (current != null || said.isEmpty() || talk.isMoving()) {
      refuse(leg, refer, 491);
    } else if (--hops < 1) {
      refuse(leg, refer, 483);
    } else if (to.replaces().isPresent()) {
      refuse(leg, refer, 403);
    } else {
      referrerGone = false;
      current =
          new Transfer(
              origin.by(stays, List.of(to.header()), OfferAnswer.resumed(said.get()), hops),
              leg,
              refer,
              to,
              this);
      current.start();
    }
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
      refuse(leg, pass, 480);
    }
  }

  private static void refuse(Leg leg, LegEvent.Pass request, int status) {
    leg.tell(LegEvent.Passed.refused(request.id(), status, ""));
  }
}
