package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.SipLoop;

/**
 * A leg that came into a call from another, as its new call sees it. Its dialog stays on the loop
 * of its own Call-ID; events cross to the loop of the call, and back, in their order. All methods
 * are called on the call's loop, but those of {@link Leg.Owner}, which are called on the leg's.
 */
final class DistantLeg implements Leg, Leg.Owner {
  private final String id;
  private final DialogLeg leg;
  private final SipLoop ours;
  private final Owner owner;
  private volatile LegInfo info;
  private volatile boolean dead;
  private boolean over;

  DistantLeg(String id, DialogLeg leg, SipLoop ours, Owner owner) {
    this.id = id;
    this.leg = leg;
    this.ours = ours;
    this.owner = owner;
    this.info = named(leg.info());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void tell(LegEvent event) {
    over = over || event instanceof LegEvent.Hangup || event instanceof LegEvent.Reject;
    leg.around().loop().run(() -> leg.tell(event));
  }

  @Override
  public boolean isDead() {
    return dead;
  }

  @Override
  public LegInfo info() {
    return info;
  }

  @Override
  public HeaderPolicy policy() {
    return leg.policy();
  }

  @Override
  public RemoteParty remote() {
    return leg.remote();
  }

  @Override
  public Leg handTo(String name, Owner next, SipLoop loop) {
    return leg.handTo(name, next, loop);
  }

  @Override
  public void reclaim() {
    leg.around().loop().run(() -> leg.own(this));
  }

  /** Of what goes on in its dialog now this call knows nothing: a crossing offer gets 491. */
  @Override
  public boolean mayOffer() {
    return !dead;
  }

  @Override
  public void withdrawOffer() {
    leg.around().loop().run(leg::withdrawOffer);
  }

  @Override
  public void keepHeaders() {
    leg.around().loop().run(leg::keepHeaders);
  }

  /** From now on it is this call's. On the leg's loop. */
  void begin() {
    leg.own(this);
    if (leg.isDead()) {
      onState(leg);
    }
  }

  @Override
  public void onEvent(Leg from, LegEvent event) {
    ours.run(
        () -> {
          over = over || event instanceof LegEvent.Hangup;
          owner.onEvent(this, event);
        });
  }

  /** A leg that was ended by the call it came from has hung up for this one. */
  @Override
  public void onState(Leg from) {
    LegInfo now = named(from.info());
    boolean gone = from.isDead();
    ours.run(
        () -> {
          info = now;
          dead = gone;
          if (gone && !over) {
            over = true;
            owner.onEvent(this, LegEvent.Hangup.of(Cause.NORMAL));
          }
          owner.onState(this);
        });
  }

  private LegInfo named(LegInfo known) {
    return new LegInfo(id, known.callId(), known.from(), known.to(), known.peer(), known.state());
  }
}
