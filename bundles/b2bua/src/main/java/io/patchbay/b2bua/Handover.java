package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.ReferTo;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attended transfer between two calls of this node (RFC 5589 section 7): the one who stays moves
 * into the other call of the referrer, and takes his place there. All on the call's loop.
 */
final class Handover implements UnderWay, Newcomer.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  /** What the call of the referrer is told. */
  interface Owner {
    /** The one who stays is in the other call; this one is over. */
    void onHandedOver(MidCall.Side moved);

    /** He is not, and talks with the referrer as before. */
    void onFailed();

    /** He has hung up meanwhile. */
    void onLost();
  }

  private final Origination call;
  private final Leg leaver;
  private final MidCall.Side stays;
  private final TransferRequest request;
  private final ReferTo to;
  private final Owner owner;
  private boolean over;

  Handover(
      Origination call,
      Leg leaver,
      MidCall.Side stays,
      TransferRequest request,
      ReferTo to,
      Owner owner) {
    this.call = call;
    this.leaver = leaver;
    this.stays = stays;
    this.request = request;
    this.to = to;
    this.owner = owner;
  }

  @Override
  public Leg leaver() {
    return leaver;
  }

  /**
   * @param place asks the other call to let him in
   */
  void start(Consumer<Newcomer> place) {
    LOG.info("call {}: transferred into another call", call.callId());
    request.accepted(call.context().settings().ringTimeout());
    place.accept(
        new Newcomer(
            stays.leg(), stays.media(), false, Optional.empty(), List.of(to.header()), this));
  }

  @Override
  public void end(LegEvent.Hangup why) {
    if (!over) {
      finish(487, "");
    }
  }

  @Override
  public void joined() {
    onLoop(
        () -> {
          finish(200, "");
          owner.onHandedOver(stays);
        });
  }

  @Override
  public void refused(int status, String phrase) {
    stays.leg().reclaim();
    onLoop(
        () -> {
          LOG.info("call {}: not transferred: {}", call.callId(), status);
          finish(status, phrase);
          owner.onFailed();
        });
  }

  @Override
  public void lost() {
    onLoop(
        () -> {
          finish(480, "");
          owner.onLost();
        });
  }

  private void onLoop(Runnable task) {
    call.loop()
        .run(
            () -> {
              if (!over) {
                task.run();
              }
            });
  }

  private void finish(int status, String phrase) {
    over = true;
    request.progress(status, phrase);
  }
}
