package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.Target;
import io.patchbay.b2bua.leg.CalleeLeg;
import io.patchbay.b2bua.leg.CallerLeg;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Surroundings;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: the caller's leg, the leg we make, and the media between them. It carries events from
 * one leg to the other and lets SDP pass through the media session on the way.
 *
 * <p>An actor: everything but {@link #info()} runs on the loop of the first leg's Call-ID, where
 * the second leg's Call-ID lives too.
 */
final class Call implements Leg.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);
  private static final int RETRY_AFTER = 30; // seconds

  /** Who keeps the calls. Called on the call's loop. */
  interface Observer {
    /** The caller is about to be sent the 200. Called at most once. */
    void onAnswered(Call call);

    /** Nothing is left of the call. Called once. */
    void onEnded(Call call);
  }

  private final String id;
  private final CallContext context;
  private final SipLoop loop;
  private final Observer observer;
  private final RouteRequest wanted;
  private final int maxForwards;
  private final CallerLeg a;
  private final MediaWatch watch;
  private final CallMedia media;
  private final MediaLeg mediaA;
  private final Instant started;
  private @Nullable MediaLeg mediaB;
  private @Nullable MidCall midCall;
  private @Nullable CalleeLeg b;
  private @Nullable Instant answered;
  private @Nullable SipTimer clock;
  private CallState state = CallState.TRYING;
  private volatile CallInfo info;

  /**
   * Takes an INVITE over. Called on the loop of its Call-ID.
   *
   * @param observer told what becomes of it
   */
  Call(
      String id,
      String mediaId,
      CallContext context,
      IncomingRequest invite,
      RouteRequest wanted,
      int maxForwards,
      Observer observer) {
    this.id = id;
    this.context = context;
    this.loop = invite.loop();
    this.observer = observer;
    this.wanted = wanted;
    this.maxForwards = maxForwards;
    this.started = Instant.now();
    this.mediaA =
        new MediaLeg(
            "a",
            invite.flow().localAddress(),
            invite.flow().remote().getAddress(),
            MediaLegOptions.none().onListener(invite.flow().listener()));
    this.a = new CallerLeg(around(), this, invite);
    this.watch = new MediaWatch(id, loop, this::hangup);
    this.media =
        new CallMedia(
            loop, options -> context.media().open(new MediaSessionSpec(mediaId, watch, options)));
    this.info = snapshot();
  }

  String id() {
    return id;
  }

  /** Any thread. */
  CallInfo info() {
    return info;
  }

  SipLoop loop() {
    return loop;
  }

  /** The call with its media. On the loop; completes on any thread. */
  CompletionStage<CallInfo.Detail> detail() {
    return media.query().thenApply(report -> new CallInfo.Detail(info, report, watch.notes()));
  }

  /** Routes the call and sends it on. */
  void start(SessionDescription offer) {
    clock = loop.schedule(context.settings().ringTimeout(), this::ringTimeout);
    a.begin();
    new RouteSearch(id, context, loop).find(wanted, hop -> routed(offer, hop), this::refuse);
  }

  /** Ends the call on every leg. Without effect when that is under way. */
  void hangup(Cause cause) {
    end(LegEvent.Hangup.of(cause), null);
  }

  @Override
  public void onEvent(Leg leg, LegEvent event) {
    if (event instanceof LegEvent.Hangup || event instanceof LegEvent.Reject) {
      end(event, leg);
    } else if (event instanceof LegEvent.Progress progress) {
      towardsCaller(
          progress.sdp(),
          sdp ->
              progressed(
                  new LegEvent.Progress(
                      progress.status(), progress.phrase(), sdp, progress.headers())));
    } else if (event instanceof LegEvent.Answer answer) {
      towardsCaller(answer.sdp(), sdp -> answered(new LegEvent.Answer(sdp, answer.headers())));
    } else if (state == CallState.UP && midCall != null) {
      midCall.on(leg, event);
    }
  }

  @Override
  public void onState(Leg leg) {
    publish();
    if (a.isDead() && (b == null || b.isDead()) && state == CallState.ENDING) {
      state = CallState.ENDED;
      publish();
      observer.onEnded(this);
    }
  }

  private void routed(SessionDescription offer, RouteSearch.Hop hop) {
    if (over()) {
      return;
    }
    Target target = hop.target();
    MediaLeg legB =
        new MediaLeg(
            "b",
            target.localAddress(),
            target.remote().getAddress(),
            hop.media().leg().onListener(target.listener()));
    media.open(hop.media().session());
    media.offer(
        mediaA, legB, offer, sdp -> invite(hop.uri(), target, legB, offer, sdp), this::refuseMedia);
  }

  private void invite(
      SipURI uri,
      Target target,
      MediaLeg legB,
      SessionDescription offer,
      SessionDescription shown) {
    SipMessages messages = context.transport().messages();
    CalleeLeg leg =
        new CalleeLeg(
            "b",
            around(),
            this,
            new RequestSpec(
                Request.INVITE,
                uri,
                a.presentedAt(target.local()),
                messages.newTag(),
                messages.address(uri),
                Optional.empty(),
                context.transport().newCallId(loop),
                1,
                maxForwards - 1,
                Optional.of(
                    messages.address(messages.contact("", target.local(), target.transport()))),
                List.of()),
            target);
    b = leg;
    mediaB = legB;
    midCall =
        new MidCall(
            media, new MidCall.Side(a, mediaA), new MidCall.Side(leg, legB), offer, this::hangup);
    publish();
    leg.invite(shown, a.passedHeaders());
  }

  /**
   * Lets the SDP of the called side, where there is any, through the media session; keeps events in
   * order.
   */
  private void towardsCaller(
      Optional<SessionDescription> sdp, Consumer<Optional<SessionDescription>> then) {
    MediaLeg from = mediaB;
    if (sdp.isEmpty() || from == null) {
      media.inOrder(() -> then.accept(Optional.empty()));
    } else {
      media.answer(
          from,
          mediaA,
          sdp.get(),
          rewritten -> {
            if (midCall != null) {
              midCall.firstAnswer(sdp.get());
            }
            then.accept(Optional.of(rewritten));
          },
          this::refuseMedia);
    }
  }

  private void progressed(LegEvent.Progress progress) {
    if (state == CallState.TRYING || state == CallState.RINGING) {
      state = CallState.RINGING;
      a.tell(progress);
      publish();
    }
  }

  private void answered(LegEvent.Answer answer) {
    if (over()) {
      return;
    }
    state = CallState.UP;
    answered = Instant.now();
    observer.onAnswered(this);
    restartClock(context.settings().maxDuration(), this::maxDuration);
    a.tell(answer);
    publish();
    LOG.info("call {}: up, {} to {}", id, wanted.calling(), wanted.called());
  }

  private void refuseMedia(MediaException failure) {
    LOG.warn("call {}: {}", id, failure.getMessage());
    refuse(
        switch (failure.kind()) {
          case UNUSABLE_SDP -> LegEvent.Reject.of(488, "Not Acceptable Here");
          case EXHAUSTED -> LegEvent.Reject.later(503, "Out Of Media Ports", RETRY_AFTER);
          case OVERLOADED -> LegEvent.Reject.later(503, "Media Overloaded", RETRY_AFTER);
          case UNSUPPORTED -> LegEvent.Reject.of(500, "Media Option Not Supported");
          case UNAVAILABLE, GONE -> LegEvent.Reject.later(503, "Media Unavailable", RETRY_AFTER);
        });
  }

  private void refuse(LegEvent.Reject reject) {
    end(reject, null);
  }

  private void ringTimeout() {
    hangup(new Cause(408, "nobody answered"));
  }

  private void maxDuration() {
    hangup(new Cause(200, "maximum duration reached"));
  }

  /** The one place a call ends: the first who comes wins, the others find it done. */
  private void end(LegEvent why, @Nullable Leg from) {
    if (over()) {
      return;
    }
    state = CallState.ENDING;
    restartClock(Duration.ZERO, () -> {});
    media.close().thenAccept(this::logMedia);
    LOG.info("call {}: ending, {}", id, text(why));
    publish();
    LegEvent.Hangup hangup =
        why instanceof LegEvent.Hangup given
            ? given
            : LegEvent.Hangup.of(new Cause(500, text(why)));
    if (a != from) {
      a.tell(answered == null ? why : hangup);
    }
    if (b != null && b != from) {
      b.tell(hangup);
    }
    onState(a);
  }

  /** What the call leaves in the log; any thread. */
  private void logMedia(MediaReport report) {
    for (MediaReport.Stream stream : report.streams()) {
      LOG.info(
          "call {}: {} from {}: {} RTP packets, {} bytes, {} RTCP, {} dropped",
          id,
          stream.type(),
          stream.leg(),
          stream.rtpPackets(),
          stream.rtpBytes(),
          stream.rtcpPackets(),
          stream.dropped());
    }
  }

  private boolean over() {
    return state == CallState.ENDING || state == CallState.ENDED;
  }

  private void restartClock(Duration delay, Runnable task) {
    if (clock != null) {
      clock.cancel();
    }
    clock = delay.isZero() ? null : loop.schedule(delay, task);
  }

  private Surroundings around() {
    return new Surroundings(context.transport(), loop, context.headers());
  }

  private void publish() {
    info = snapshot();
  }

  private CallInfo snapshot() {
    List<LegInfo> legs = new ArrayList<>();
    legs.add(a.info());
    if (b != null) {
      legs.add(b.info());
    }
    return new CallInfo(
        id,
        state,
        wanted.calling(),
        wanted.called(),
        started,
        Optional.ofNullable(answered),
        media.backend(),
        legs);
  }

  private static String text(LegEvent why) {
    if (why instanceof LegEvent.Reject reject) {
      return reject.status() + " " + reject.phrase();
    }
    return why instanceof LegEvent.Hangup hangup ? hangup.cause().text() : "";
  }
}
