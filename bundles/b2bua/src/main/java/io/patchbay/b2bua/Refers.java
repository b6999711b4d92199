package io.patchbay.b2bua;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.LegTable;
import io.patchbay.b2bua.leg.ReferTo;
import io.patchbay.b2bua.leg.Replaces;
import java.util.Optional;

/**
 * What becomes of a REFER in an answered call: it is carried out, passes to the other side, or is
 * refused. All on the call's loop.
 */
final class Refers {
  private final Origination origin;
  private final Transfers transfers;

  /**
   * @param transfers carries them out
   */
  Refers(Origination origin, Transfers transfers) {
    this.origin = origin;
    this.transfers = transfers;
  }

  /**
   * A REFER of one of those who talk.
   *
   * @param mode of the route they talk by
   * @return true when it is dealt with; else it passes as it is
   */
  boolean takes(Leg leg, LegEvent.Pass refer, ReferTo to, ReferMode mode, MidCall talk) {
    switch (mode) {
      case PASS -> {
        if (to.replaces().isEmpty()) {
          return false;
        }
        pass(leg, refer, to, talk);
      }
      case REFUSE -> refuse(leg, refer);
      case TERMINATE -> transfer(leg, refer, to);
    }
    return true;
  }

  private void transfer(Leg referrer, LegEvent.Pass refer, ReferTo to) {
    LegTable legs = origin.context().legs();
    TransferRequest request = new ReferRequest(referrer, refer);
    Optional<Replaces> replaces = to.replaces();
    if (replaces.isEmpty()) {
      transfers.transfer(referrer, request, to);
    } else if (legs.has(replaces.get())) {
      transfers.handOver(referrer, request, to, newcomer -> legs.replace(replaces.get(), newcomer));
    } else {
      request.refused(403);
    }
  }

  /**
   * An attended transfer that passes: the other side is told names of the dialog that are ours,
   * since it is to know nothing of the referrer's.
   */
  private void pass(Leg leg, LegEvent.Pass refer, ReferTo to, MidCall talk) {
    Optional<Replaces> alias =
        to.replaces()
            .flatMap(
                named ->
                    origin.context().legs().alias(named, origin.context().transport().messages()));
    if (alias.isEmpty()) {
      refuse(leg, refer);
    } else {
      talk.on(
          leg,
          new LegEvent.Pass(
              refer.id(),
              refer.method(),
              Optional.of(to.replacing(alias.get())),
              refer.content(),
              refer.headers()));
    }
  }

  private static void refuse(Leg leg, LegEvent.Pass refer) {
    leg.tell(LegEvent.Passed.refused(refer.id(), 403, ""));
  }
}
