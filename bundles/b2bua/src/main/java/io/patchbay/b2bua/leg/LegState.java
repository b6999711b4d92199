package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import javax.sip.message.Response;

/**
 * What a leg does with each event; one class per state, all on the call's loop. An event that means
 * nothing in a state is ignored. Here are the states both kinds of leg have.
 */
abstract class LegState {
  final DialogLeg leg;

  LegState(DialogLeg leg) {
    this.leg = leg;
  }

  String name() {
    return getClass().getSimpleName();
  }

  /** Called once, when the leg has come into this state. */
  void enter() {}

  /** What happened on the other side. */
  void tell(LegEvent event) {}

  /**
   * The caller's CANCEL; after a final response it has no effect (RFC 3261 section 9.2).
   *
   * @param headers of it that pass
   */
  void cancelled(List<HeaderField> headers) {}

  /**
   * A provisional response other than 100.
   *
   * @param reliable whether it was acknowledged by PRACK
   */
  void progress(IncomingResponse response, boolean reliable) {}

  /**
   * The first 2xx of an INVITE that asked for an offer.
   *
   * @return true when the state answers the offer, and so acknowledges, later; otherwise it is
   *     refused, and {@link #answered} follows
   */
  boolean offered(IncomingResponse response, SessionDescription offer) {
    return false;
  }

  /** The first 2xx; its ACK has been sent. */
  void answered(IncomingResponse response) {}

  /** True while a refused INVITE may be sent again in other words. */
  boolean mayRetry() {
    return false;
  }

  /** A final response that is not a 2xx. */
  void refused(IncomingResponse response) {}

  /** No response, or no way to the peer. */
  void failed(LegEvent.Reject reject) {}

  void ack(IncomingRequest ack) {}

  /** A re-INVITE; while the dialog is being made or left it has to wait (RFC 3261 section 14.2). */
  void reinvite(IncomingRequest invite) {
    leg.requests().answer(invite, Response.REQUEST_PENDING);
  }

  /** An UPDATE. */
  void update(IncomingRequest update) {
    if (isOver()) {
      leg.requests().answer(update, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    } else {
      leg.renegotiation(update).updated(update);
    }
  }

  /** A reliable provisional response of ours was not acknowledged in time. */
  void noPrack() {}

  /** A BYE that has been answered. */
  void bye(IncomingRequest bye) {}

  /** True when a new offer may be made. */
  boolean mayOffer() {
    return false;
  }

  /** True while the INVITE of the peer has no final response. */
  boolean isEarly() {
    return false;
  }

  /** True while the INVITE of ours has rung at that peer, and has no final response. */
  boolean hasRungAt(String peerTag) {
    return false;
  }

  /** True when the dialog is being left, or is gone. */
  boolean isOver() {
    return false;
  }

  /** Nothing has been sent yet. */
  static final class Idle extends LegState {
    Idle(DialogLeg leg) {
      super(leg);
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup) {
        leg.become(new Dead(leg));
      }
    }
  }

  /** Up. */
  static final class Confirmed extends LegState {
    Confirmed(DialogLeg leg) {
      super(leg);
    }

    @Override
    void enter() {
      leg.renegotiation().reached(Renegotiation.Phase.CONFIRMED);
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup hangup) {
        leg.become(new Leaving(leg, hangup));
      } else {
        leg.renegotiation().tell(event);
      }
    }

    @Override
    boolean mayOffer() {
      return !leg.renegotiation().isBusy();
    }

    @Override
    void ack(IncomingRequest ack) {
      leg.renegotiation().acknowledged(ack);
    }

    @Override
    void reinvite(IncomingRequest invite) {
      leg.renegotiation().received(invite);
    }

    @Override
    void bye(IncomingRequest bye) {
      leg.leftByPeer(bye);
    }
  }

  /** Our BYE is out. */
  static final class Leaving extends LegState {
    private final LegEvent.Hangup hangup;

    Leaving(DialogLeg leg, LegEvent.Hangup hangup) {
      super(leg);
      this.hangup = hangup;
    }

    @Override
    void enter() {
      leg.sayBye(hangup, () -> leg.become(new Dead(leg)));
    }

    @Override
    boolean isOver() {
      return true;
    }
  }

  /** Nothing more will come of it, but that a repeated 2xx still gets its ACK. */
  static final class Dead extends LegState {
    Dead(DialogLeg leg) {
      super(leg);
    }

    @Override
    boolean isOver() {
      return true;
    }
  }
}
