package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.UacRequest;
import io.patchbay.b2bua.leg.UasRequest;

/**
 * A request outside dialogs that makes none: one transaction on each side, whose 2xx, or best
 * refusal, passes back. All on the loop of its Call-ID.
 */
final class OutsideRequest implements Outreach.Owner {
  private final UasRequest request;
  private final Admission.Permit permit;
  private final int hops;

  /**
   * @param permit given back when it is answered
   * @param hops how many are left where it goes
   */
  OutsideRequest(UasRequest request, Admission.Permit permit, int hops) {
    this.request = request;
    this.permit = permit;
    this.hops = hops;
  }

  @Override
  public Runnable send(Way way, LegEvent.Pass pass, UacRequest.Outcome outcome) {
    UacRequest.send(way.around(), way.request(pass.method(), hops), way.target(), pass, outcome);
    return () -> {}; // nothing takes such a request back
  }

  @Override
  public void onAccepted(LegEvent.Passed answer, Lanes lanes) {
    permit.release();
    lanes.fromB().pass(answer, shown -> request.answer((LegEvent.Passed) shown));
  }

  @Override
  public void onRefused(LegEvent.Reject why) {
    permit.release();
    request.refuse(why);
  }
}
