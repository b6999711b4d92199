package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import java.time.Duration;

/**
 * A transfer that a REFER asks for.
 *
 * @param referrer whose REFER it is
 */
record ReferRequest(Leg referrer, LegEvent.Pass refer) implements TransferRequest {
  @Override
  public void refused(int status) {
    referrer.tell(LegEvent.Passed.refused(refer.id(), status, ""));
  }

  @Override
  public void accepted(Duration atMost) {
    referrer.tell(new LegEvent.Referred(refer.id(), atMost));
  }

  @Override
  public void progress(int status, String phrase) {
    referrer.tell(new LegEvent.Transferring(refer.id(), status, phrase));
  }
}
