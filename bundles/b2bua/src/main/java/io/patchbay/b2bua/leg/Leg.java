package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;

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
