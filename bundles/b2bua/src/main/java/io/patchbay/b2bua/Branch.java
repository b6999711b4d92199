package io.patchbay.b2bua;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaOptions;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.Target;
import io.patchbay.b2bua.leg.CalleeLeg;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempt to call one target: from the way there to a leg, and what that leg and the caller
 * exchange through the media session. Once it was left, nothing of it reaches the caller any more.
 * All on the call's loop.
 */
final class Branch implements Leg.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Branch.class);

  /** Who made the attempt. None of these is called for a branch that was left. */
  interface Listener {
    /** It rings, in the words for the caller. */
    void onProgress(Branch branch, LegEvent.Progress progress);

    /**
     * A 2xx has come.
     *
     * @return false when another was first: the branch leaves again
     */
    boolean wins(Branch branch);

    /**
     * The answer of the branch that has won, in the words for the caller. From now on the events of
     * its leg are told by {@link #onEvent}.
     */
    void onAnswer(Branch branch, LegEvent.Answer answer, MidCall talk);

    /** An event of the leg of the branch that has won. */
    void onEvent(Leg leg, LegEvent event);

    /** Nothing will come of it; its leg and its media are free. Called at most once. */
    void onFailed(Branch branch, LegEvent.Reject why);

    /** As {@link #onFailed}, but it named other places. */
    void onRedirect(Branch branch, LegEvent.Redirect elsewhere);

    /** Somebody who calls wants its call, which is not answered yet; he is to be told. */
    void onPickup(Branch branch, Newcomer newcomer);

    /** The call is over before that. */
    void onHangup(LegEvent.Hangup hangup);

    /** Its leg is in another state. */
    void onState();
  }

  private final String id;
  private final RouteTarget route;
  private final int number;
  private final Detour detour;
  private final Origination call;
  private final Listener listener;
  private @Nullable Lanes lanes;
  private @Nullable MediaLeg media;
  private @Nullable CalleeLeg leg;
  private @Nullable MidCall midCall;
  private @Nullable SipTimer timer;
  private String user = "";
  private @Nullable Way way;
  private boolean rang;
  private boolean answered;
  private boolean left;
  private boolean entered;

  /**
   * @param id names its leg and its side of the media session
   * @param number of it, among all of the call, from 1
   * @param detour by whom the call comes to it
   */
  Branch(
      String id,
      RouteTarget route,
      int number,
      Detour detour,
      Origination call,
      Listener listener) {
    this.id = id;
    this.route = route;
    this.number = number;
    this.detour = detour;
    this.call = call;
    this.listener = listener;
  }

  RouteTarget route() {
    return route;
  }

  /** By whom the call comes to those it goes to in its place. */
  Detour detour(LegEvent.Redirect redirect) {
    String diverter = way == null ? "" : way.contact(user).toString();
    return detour.by(user, number, diverter, rang, redirect);
  }

  /** True when nothing is held for it any more. */
  boolean isDead() {
    return leg == null ? left : leg.isDead();
  }

  /** Its leg; empty before there is one. */
  Optional<LegInfo> info() {
    return Optional.ofNullable(leg).map(CalleeLeg::info);
  }

  /** Calls the target. Called once. */
  void start() {
    if (!route.timeout().isZero()) {
      timer = call.loop().schedule(route.timeout(), this::tookTooLong);
    }
    if (!call.permit().enter(route.outbound().limits())) {
      fail(later("Service Unavailable"));
      return;
    }
    entered = true;
    Way.find(
        call.sender(),
        route,
        way -> unlessLeft(() -> found(way)),
        why -> unlessLeft(() -> fail(why)));
  }

  /** From now on it may take its time. */
  void stopClock() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Gives it up, or hangs it up: CANCEL or BYE, as its leg's state asks for. */
  void leave(LegEvent.Hangup why) {
    left = true;
    stopClock();
    if (entered) {
      entered = false;
      call.permit().leave(route.outbound().limits());
    }
    if (leg != null) {
      leg.tell(why);
    }
    if (media != null) {
      call.media().release(media);
    }
  }

  /** Its leg is another call's: this one knows it no more. */
  void forget(Leg given) {
    if (given.equals(leg)) {
      leg = null;
      left = true;
    }
  }

  /** A mid-call event of the caller's leg. */
  void fromCaller(LegEvent event) {
    if (midCall != null) {
      midCall.on(call.caller().leg(), event);
    }
  }

  @Override
  public void onEvent(Leg from, LegEvent event) {
    if (answered) {
      listener.onEvent(from, event);
    } else if (event instanceof LegEvent.Replace replace) {
      replace(replace);
    } else if (lanes != null) {
      lanes.fromB().pass(event, each -> unlessLeft(() -> arrived(from, each)));
    }
  }

  private void arrived(Leg from, LegEvent event) {
    if (answered) {
      listener.onEvent(from, event);
    } else if (event instanceof LegEvent.Progress progress) {
      rang = true;
      towardsCaller(progress.sdp(), sdp -> listener.onProgress(this, progress.with(sdp)));
    } else if (event instanceof LegEvent.Answer answer) {
      answered(answer);
    } else if (event instanceof LegEvent.Reject reject) {
      fail(reject);
    } else if (event instanceof LegEvent.Redirect redirect) {
      leave(LegEvent.Hangup.of(Cause.NORMAL));
      listener.onRedirect(this, redirect);
    } else if (event instanceof LegEvent.Hangup hangup) {
      listener.onHangup(hangup);
    } else if (midCall != null) {
      midCall.arrived(from, event);
    }
  }

  private void replace(LegEvent.Replace replace) {
    Newcomer newcomer = replace.newcomer();
    if (!replace.early()) {
      newcomer.outcome().refused(491, "");
    } else if (newcomer.calling()) {
      listener.onPickup(this, newcomer);
    } else {
      newcomer.outcome().refused(481, "");
    }
  }

  @Override
  public void onState(Leg changed) {
    listener.onState();
  }

  private void found(Way way) {
    MediaOptions options;
    try {
      options = MediaOptions.parse(route.media());
    } catch (IllegalArgumentException e) {
      fail(Way.unusable(way.sender(), route, e));
      return;
    }
    Target target = way.target();
    MediaLeg side =
        new MediaLeg(
            id,
            target.localAddress(),
            target.remote().getAddress(),
            options.leg().onListener(target.listener()));
    media = side;
    call.media().open(options.session());
    Hooks hooks = call.context().hooks();
    Lanes made =
        Lanes.between(
            call,
            options.codecs().map(hooks::with).orElse(hooks),
            call.caller().leg().id(),
            call.caller().leg().policy(),
            id,
            way.around().headers());
    lanes = made;
    List<HeaderField> headers = new ArrayList<>(call.opening().headers());
    user = Users.of(way.uri());
    headers.addAll(detour.headers(user, number));
    LegEvent.Update opening = new LegEvent.Update(call.opening().offer(), false, headers);
    Line line = new Line(way, side, made);
    made.fromA()
        .pass(
            opening,
            first ->
                unlessLeft(
                    () -> {
                      if (opening.isLostIn(first)) {
                        nothingIsLeft();
                      } else {
                        offer((LegEvent.Update) first, line);
                      }
                    }));
  }

  /** What the leg is made from: the way to the target, its media, and the lanes to it. */
  private record Line(Way way, MediaLeg media, Lanes lanes) {}

  private void offer(LegEvent.Update first, Line line) {
    if (first.sdp().isEmpty()) {
      call.media().inOrder(() -> invite(first, line, Optional.empty()));
      return;
    }
    call.media()
        .offer(
            call.caller().media(),
            line.media(),
            first.sdp().get(),
            offered -> invite(first, line, Optional.of(offered)),
            this::mediaFailed);
  }

  private void nothingIsLeft() {
    mediaFailed(
        new MediaException(
            MediaException.Kind.UNUSABLE_SDP,
            "of what the caller offers no stream is left for " + route.uri()));
  }

  private void invite(LegEvent.Update first, Line line, Optional<SessionDescription> offered) {
    if (left) {
      return;
    }
    Way used = line.way();
    way = used;
    CalleeLeg made =
        new CalleeLeg(
            id,
            used.around(),
            this,
            used.request(Request.INVITE, call.maxForwards() - 1),
            used.target());
    leg = made;
    midCall =
        new MidCall(
            call.media(),
            call.caller(),
            new MidCall.Side(made, line.media()),
            line.lanes(),
            first.sdp(),
            cause -> listener.onHangup(LegEvent.Hangup.of(cause)));
    Opening opening = call.opening();
    List<HeaderField> headers = new ArrayList<>(first.headers());
    headers.addAll(opening.credentials());
    made.invite(offered, opening.carrier(), opening.takesEarlyOffer(), headers);
  }

  private void answered(LegEvent.Answer answer) {
    if (!listener.wins(this)) {
      leave(LegEvent.Hangup.of(Cause.ELSEWHERE));
      return;
    }
    stopClock();
    towardsCaller(
        answer.sdp(),
        sdp -> {
          answered = true;
          listener.onAnswer(this, answer.with(sdp), Objects.requireNonNull(midCall));
        });
  }

  /**
   * Lets the SDP of the called side, where there is any, through the media session; keeps events in
   * order.
   */
  private void towardsCaller(
      Optional<SessionDescription> sdp, Consumer<Optional<SessionDescription>> then) {
    if (sdp.isEmpty() || midCall == null) {
      call.media().inOrder(() -> unlessLeft(() -> then.accept(Optional.empty())));
    } else {
      midCall.first(
          sdp.get(), shown -> unlessLeft(() -> then.accept(Optional.of(shown))), this::mediaFailed);
    }
  }

  private void unlessLeft(Runnable task) {
    if (!left) {
      task.run();
    }
  }

  private void tookTooLong() {
    LOG.info("call {}: {} took too long", call.callId(), route.uri());
    fail(LegEvent.Reject.of(408, "Request Timeout"));
  }

  private void mediaFailed(MediaException failure) {
    unlessLeft(
        () -> {
          LOG.warn("call {}: {}", call.callId(), failure.getMessage());
          fail(MediaRefusal.ofCall(failure));
        });
  }

  private void fail(LegEvent.Reject why) {
    leave(LegEvent.Hangup.of(new Cause(why.status(), why.phrase())));
    listener.onFailed(this, why);
  }

  private static LegEvent.Reject later(String phrase) {
    return LegEvent.Reject.later(503, phrase, B2buaSettings.RETRY_AFTER_SECONDS);
  }
}
