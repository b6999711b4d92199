package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.SipLoop;

/** One end of a call. All methods are called on the call's loop. */
public interface Leg {
  /** {@code a} for the caller's, {@code b} for the other. */
  String id();

  /**
   * Tells the leg what happened on the other side. Events that no longer fit its state are ignored.
   */
  void tell(LegEvent event);

  /** True when it is up and no offer is under way on it: one may be made. */
  boolean mayOffer();

  /**
   * Takes an offer of ours back that has no final response yet: it is cancelled, and its {@link
   * LegEvent.UpdateReject} follows, or an answer that was under way. Without effect when there is
   * none.
   */
  void withdrawOffer();

  /** True when nothing more will come of it. */
  boolean isDead();

  LegInfo info();

  /**
   * Hands it to another call.
   *
   * @param id what that call names it
   * @param owner who is told of it from now on, on {@code loop}
   * @return the leg as that call sees it
   */
  Leg handTo(String id, Owner owner, SipLoop loop);

  /** Takes it back into the call that handed it over last. */
  void reclaim();

  /**
   * From now on no header of its peer passes: those who were joined later have no route that says
   * which may.
   */
  void keepHeaders();

  /** Which headers it sends. */
  HeaderPolicy policy();

  /** Who is at its other end. */
  RemoteParty remote();

  /** Who is told what happens on a leg: the call. */
  interface Owner {
    /** Something the other side should know. Called on the call's loop. */
    void onEvent(Leg leg, LegEvent event);

    /** The leg is in another state; {@link #isDead} says whether that is its last. */
    void onState(Leg leg);
  }
}
