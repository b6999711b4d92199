package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.CallerLeg;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: the caller's leg, the hunt for somebody who takes it, and the media between them.
 *
 * <p>An actor: everything but {@link #info()} runs on the loop of the caller's Call-ID, where the
 * Call-IDs of the legs we make live too.
 */
final class Call implements Leg.Owner, Hunt.Outcome, Transfers.Owner, CallMoves.Host {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  /** Who keeps the calls. Called on the call's loop. */
  interface Observer {
    /** The caller is about to be sent the 200. Called at most once. */
    void onAnswered(Call call);

    /** It is another to the outside than it was before. */
    void onChanged(CallInfo before, CallInfo now);

    /** Nothing is left of the call. Called once. */
    void onEnded(Call call);
  }

  private final String id;
  private final CallContext context;
  private final SipLoop loop;
  private final Observer observer;
  private final RouteRequest wanted;
  private final Admission.Permit permit;
  private final CallerLeg a;
  private final Parties parties = new Parties();
  private final CallMoves moves;
  private final MediaWatch watch;
  private final CallMedia media;
  private final CallRecord record;
  private final Origination origin;
  private @Nullable Hunt hunt;
  private @Nullable MidCall talk;
  private @Nullable Transfers transfers;
  private @Nullable SipTimer clock;

  /**
   * Takes an INVITE over. Called on the loop of its Call-ID.
   *
   * @param offer in it; empty when the caller asks for one
   * @param permit its place among the calls; given back when the call has ended
   * @param observer told what becomes of it
   */
  Call(
      String id,
      String mediaId,
      CallContext context,
      IncomingRequest invite,
      RouteRequest wanted,
      Optional<SessionDescription> offer,
      int maxForwards,
      Admission.Permit permit,
      Observer observer) {
    this.id = id;
    this.context = context;
    this.loop = invite.loop();
    this.observer = observer;
    this.wanted = wanted;
    this.permit = permit;
    Flow flow = invite.flow();
    MediaLeg mediaA =
        new MediaLeg(
            "a",
            flow.localAddress(),
            flow.remote().getAddress(),
            MediaLegOptions.none().onListener(flow.listener()));
    this.a = new CallerLeg(context.around(invite), this, invite);
    parties.add(a);
    this.moves = new CallMoves(id, loop, context, this);
    this.watch = new MediaWatch(id, moves);
    this.media =
        new CallMedia(
            loop,
            new MediaPlaces(
                context.media(),
                mediaId,
                Map.of("caller", wanted.calling(), "called", wanted.called()),
                loop::nowMillis),
            watch);
    this.record = new CallRecord(id, wanted, parties, media, observer::onChanged);
    // of somebody who logged in with us the credentials are for us
    List<HeaderField> credentials = wanted.user().isEmpty() ? a.credentials() : List.of();
    this.origin =
        new Origination(
            Callers.attempt(id, invite, wanted),
            context,
            loop,
            permit,
            media,
            new LegNames(),
            new MidCall.Side(a, mediaA),
            new Opening(
                wanted.called(),
                a.passedHeaders(),
                credentials,
                a.carrier(),
                offer,
                a.takesEarlyOffer()),
            maxForwards);
  }

  String id() {
    return id;
  }

  /** Any thread. */
  CallInfo info() {
    return record.info();
  }

  SipLoop loop() {
    return loop;
  }

  /** The taps of its media, once that is open. Any thread. */
  Optional<SessionTaps> taps() {
    return media.taps();
  }

  /** As {@link CallMedia#ability}. Any thread. */
  <T> T ability(Class<T> type) throws MediaException {
    return media.ability(type);
  }

  /** The call with its media. On the loop; completes on any thread. */
  CompletionStage<CallInfo.Detail> detail() {
    return media
        .query()
        .thenApply(
            report -> new CallInfo.Detail(record.info(), report, watch.notes(), media.tapStatus()));
  }

  /** As {@link CallMoves#move}. */
  CompletionStage<MoveResult> move(Optional<String> backend) {
    return moves.move(backend);
  }

  /** Its transfers; empty as long as it is not up. */
  Optional<Transfers> transfers() {
    return record.is(CallState.UP) ? Optional.ofNullable(transfers) : Optional.empty();
  }

  @Override
  public CallMedia media() {
    return media;
  }

  @Override
  public Optional<MidCall> talk() {
    return record.is(CallState.UP) ? Optional.ofNullable(talk) : Optional.empty();
  }

  @Override
  public boolean isTransferring() {
    return transfers != null && transfers.isBusy();
  }

  @Override
  public boolean isOver() {
    return record.isOver();
  }

  @Override
  public void onMoved() {
    record.publish();
  }

  /** Asks whether it may be made, routes it and sends it on. */
  void start() {
    a.begin();
    if (isOver()) {
      return; // its CANCEL was here first
    }
    clock = loop.schedule(context.settings().ringTimeout(), this::ringTimeout);
    new AdmissionRound(
            origin.attempt(), loop, context.hooks().admission(), this::route, this::onRefused)
        .next();
  }

  private void route() {
    if (!isOver()) {
      new RouteSearch("call " + id, context, loop).find(wanted, this::routed, this::onRefused);
    }
  }

  /** Ends the call on every leg. Without effect when that is under way. */
  @Override
  public void hangup(Cause cause) {
    end(LegEvent.Hangup.of(cause));
  }

  @Override
  public void onEvent(Leg leg, LegEvent event) {
    boolean taken = transfers != null && transfers.takes(leg, event);
    if (taken) {
      return;
    }
    if (event instanceof LegEvent.Replace replace) {
      replace.newcomer().outcome().refused(491, "");
      return;
    }
    if (event instanceof LegEvent.Hangup) {
      end(event);
    } else if (talk != null) {
      talk.on(leg, event);
    } else if (hunt != null) {
      hunt.fromCaller(event);
    }
  }

  @Override
  public void onState(Leg leg) {
    onState();
  }

  @Override
  public void onState() {
    record.publish();
    if (parties.isDead() && record.is(CallState.ENDING)) {
      record.become(CallState.ENDED);
      permit.release();
      record.publish();
      observer.onEnded(this);
    }
  }

  @Override
  public void onHunt(Hunt more) {
    parties.add(more);
  }

  @Override
  public void onJoined(Leg leg) {
    parties.add(leg);
  }

  @Override
  public void onGiven(Leg leg) {
    parties.forget(leg);
    hangup(Cause.NORMAL);
  }

  @Override
  public void onTalk(MidCall now) {
    talk = now;
    record.publish();
  }

  @Override
  public void onProgress(LegEvent.Progress progress) {
    if (!isOver()) {
      record.become(CallState.RINGING);
      a.tell(progress);
      record.publish();
    }
  }

  @Override
  public void onAnswer(LegEvent.Answer answer, RouteTarget route, MidCall first) {
    if (isOver()) {
      return;
    }
    talk = first;
    transfers = new Transfers(origin, first, origin.referMode(route), this);
    record.become(CallState.UP);
    record.publish();
    observer.onAnswered(this);
    restartClock(
        permit.isEmergency() ? Duration.ZERO : context.settings().maxDuration(), this::maxDuration);
    a.tell(answer);
    record.publish();
    LOG.info("call {}: up, {} to {}", id, wanted.calling(), wanted.called());
    moves.onAnswered();
  }

  @Override
  public void onRefused(LegEvent.Reject why) {
    end(why);
  }

  @Override
  public void onHangup(LegEvent.Hangup hangup) {
    end(hangup);
  }

  private void routed(RoutePlan plan) {
    if (isOver()) {
      return;
    }
    if (!permit.enter(plan.limits())) {
      end(LegEvent.Reject.later(503, "Service Unavailable", B2buaSettings.RETRY_AFTER_SECONDS));
      return;
    }
    plan.towardsCaller().map(Way::login).ifPresent(a::login);
    hunt = new Hunt(origin, plan, this);
    parties.add(hunt);
    hunt.start();
  }

  private void ringTimeout() {
    hangup(new Cause(408, "nobody answered"));
  }

  private void maxDuration() {
    hangup(new Cause(200, "maximum duration reached"));
  }

  /** The one place a call ends: the first who comes wins, the others find it done. */
  private void end(LegEvent why) {
    if (isOver()) {
      return;
    }
    record.become(CallState.ENDING);
    restartClock(Duration.ZERO, () -> {});
    moves.end();
    media.close().thenAccept(report -> MediaLog.write(id, report));
    LOG.info("call {}: ending, {}", id, text(why));
    record.publish();
    LegEvent.Hangup hangup =
        why instanceof LegEvent.Hangup given
            ? given
            : LegEvent.Hangup.of(new Cause(500, text(why)));
    if (transfers != null) {
      transfers.end(hangup);
    }
    if (!record.wasAnswered()) {
      a.tell(why);
    }
    parties.hangup(hangup);
    onState();
  }

  private void restartClock(Duration delay, Runnable task) {
    if (clock != null) {
      clock.cancel();
    }
    clock = delay.isZero() ? null : loop.schedule(delay, task);
  }

  private static String text(LegEvent why) {
    if (why instanceof LegEvent.Reject reject) {
      return reject.status() + " " + reject.phrase();
    }
    return why instanceof LegEvent.Hangup hangup ? hangup.cause().text() : "";
  }
}
