package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.ReferTo;
import io.patchbay.b2bua.leg.RemoteParty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blind transfer that is carried out here (RFC 3515, RFC 5589 section 6): somebody is called in
 * the place of one who leaves, with what the one who stays said last as the offer. Until he has
 * answered, those who talk go on talking. All on the call's loop.
 */
final class Transfer implements UnderWay, Hunt.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

  /** What a transfer needs of its call, and tells it. */
  interface Owner {
    /** The hunt for the new one begins: it is over when the call is. */
    void onHunt(Hunt hunt);

    /** The new one has answered, and talks with the one who stays. */
    void onTransferred(Transfer transfer, RouteTarget route, MidCall talk);

    /** Somebody has come into the call who was not called. */
    void onJoined(Leg leg);

    /** Nothing comes of it. */
    void onFailed();

    void onEvent(Leg leg, LegEvent event);

    void onState();
  }

  private final Origination origin;
  private final Leg leaver;
  private final TransferRequest request;
  private final ReferTo to;
  private final Owner owner;
  private @Nullable Hunt hunt;
  private @Nullable SipTimer clock;
  private int told;
  private boolean over;

  /**
   * @param origin the one who stays
   * @param leaver in whose name the new one is called
   * @param request answered when it {@linkplain #start starts}
   */
  Transfer(Origination origin, Leg leaver, TransferRequest request, ReferTo to, Owner owner) {
    this.origin = origin;
    this.leaver = leaver;
    this.request = request;
    this.to = to;
    this.owner = owner;
  }

  @Override
  public Leg leaver() {
    return leaver;
  }

  /** Who goes on. */
  MidCall.Side stays() {
    return origin.caller();
  }

  /** Asks whether the one who leaves may call there, and does so. Called once. */
  void start() {
    LOG.info("call {}: {} transfers it to {}", origin.callId(), calling(), to.user());
    var limit = origin.context().settings().ringTimeout();
    clock = origin.loop().schedule(limit, this::tookTooLong);
    request.accepted(limit);
    RemoteParty remote = leaver.remote();
    new AdmissionRound(
            new CallAttempt(
                origin.callId(),
                calling(),
                to.user(),
                remote.listener(),
                remote.transport(),
                remote.remote(),
                user()),
            origin.loop(),
            origin.context().hooks().admission(),
            this::route,
            this::onRefused)
        .next();
  }

  @Override
  public void end(LegEvent.Hangup why) {
    if (!over) {
      finish(487, "");
      if (hunt != null) {
        hunt.end(why);
      }
    }
  }

  @Override
  public void onProgress(LegEvent.Progress progress) {
    if (!over && progress.status() != told) {
      told = progress.status();
      request.progress(told, progress.phrase());
    }
  }

  @Override
  public void onAnswer(LegEvent.Answer answer, RouteTarget route, MidCall talk) {
    if (!over) {
      finish(200, "");
      owner.onTransferred(this, route, talk);
    }
  }

  @Override
  public void onJoined(Leg leg) {
    owner.onJoined(leg);
  }

  @Override
  public void onEvent(Leg leg, LegEvent event) {
    owner.onEvent(leg, event);
  }

  @Override
  public void onRefused(LegEvent.Reject why) {
    if (!over) {
      LOG.info("call {}: not transferred: {} {}", origin.callId(), why.status(), why.phrase());
      finish(why.status(), why.phrase());
      owner.onFailed();
    }
  }

  @Override
  public void onHangup(LegEvent.Hangup hangup) {
    onRefused(LegEvent.Reject.of(hangup.cause().status(), ""));
  }

  @Override
  public void onState() {
    owner.onState();
  }

  private void route() {
    if (!over) {
      RemoteParty remote = leaver.remote();
      Caller caller =
          new Caller(
              Optional.of(remote.remote()), remote.identity().displayName(), to.user(), false);
      RouteRequest wanted =
          new RouteRequest(to.user(), calling(), remote.listener(), user(), caller);
      new RouteSearch("call " + origin.callId(), origin.context(), origin.loop())
          .find(wanted, this::routed, this::onRefused);
    }
  }

  private void routed(RoutePlan plan) {
    if (over) {
      return;
    }
    if (!origin.permit().enter(plan.limits())) {
      onRefused(LegEvent.Reject.of(503, ""));
      return;
    }
    hunt = new Hunt(origin, plan, this);
    owner.onHunt(hunt);
    hunt.start();
  }

  private void tookTooLong() {
    if (hunt != null) {
      hunt.end(LegEvent.Hangup.of(new Cause(408, "nobody answered")));
    }
    onRefused(LegEvent.Reject.of(408, ""));
  }

  private void finish(int status, String phrase) {
    over = true;
    if (clock != null) {
      clock.cancel();
    }
    request.progress(status, phrase);
  }

  /** Whose calls are counted and routed: he who leaves has to be allowed to call there. */
  private String calling() {
    return leaver.remote().identity().user();
  }

  /** Who he was found to be when he called; of one who was called nobody has asked. */
  private String user() {
    return leaver.id().equals("a") ? origin.attempt().user() : "";
  }
}
