package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * The leg to the one who is called: we are the user agent client. What it does next is its {@link
 * CalleeState}'s.
 */
public final class CalleeLeg extends DialogLeg implements ResponseHandler {
  private final OwnInvite invite;
  private final String contact;
  private final LocalSession session;
  private final Whereabouts whereabouts;
  private final DialogHeaders headers;
  private final Forks forks = new Forks(this::fork);

  /**
   * @param id names it in its call: {@code b}, {@code c}, ...
   * @param spec the INVITE to send; its From tag is ours
   * @param target where it goes
   */
  public CalleeLeg(String id, Surroundings around, Owner owner, RequestSpec spec, Target target) {
    super(id, around, owner, new DialogId(spec.callId(), spec.fromTag()));
    this.session = new LocalSession(target.localAddress(), target.local().host());
    var uri = around.transport().messages().contact("", target.local(), target.transport());
    this.contact = "<" + uri + ">";
    this.headers = new DialogHeaders(around, contact, new SessionTimer(around));
    this.invite = new OwnInvite(around, spec, target, headers, this);
    this.whereabouts = new Whereabouts(target.remote(), spec.uri());
    around.legs().sent(spec.callId());
  }

  /**
   * Sends the INVITE. Called once.
   *
   * @param offer empty to ask for one: the {@link LegEvent.Answer} has it, and the ACK waits for
   *     {@link LegEvent.Confirm}
   * @param carrier what the offer is carried in
   * @param early whether an offer that is asked for may come in a reliable provisional response:
   *     then its PRACK waits for the {@link LegEvent.Confirm}
   */
  public void invite(
      Optional<SessionDescription> offer,
      SessionBody carrier,
      boolean early,
      List<HeaderField> fields) {
    become(new CalleeState.Calling(this));
    invite.send(
        offer.map(sdp -> new OwnBody(session.write(sdp), carrier)),
        offer.isPresent() || early,
        fields);
  }

  @Override
  LegInfo describe() {
    RequestSpec spec = invite.spec();
    Target target = invite.target();
    return new LegInfo(
        id(),
        spec.callId(),
        spec.from().toString().trim(),
        spec.to().toString().trim(),
        target.transport() + " " + HostText.of(target.remote()),
        "");
  }

  @Override
  public RemoteParty remote() {
    Target target = invite.target();
    return new RemoteParty(
        Identity.of(invite.spec().to()), target.listener(), target.transport(), target.remote());
  }

  @Override
  public void onResponse(IncomingResponse response) {
    if (response.status() >= 200 && response.status() < 300) {
      onAnswer(response);
    } else if (response.status() >= 300) {
      onRefusal(response);
    } else if (response.status() > 100) {
      onProgress(response);
    }
  }

  @Override
  public void onTimeout() {
    state().failed(LegEvent.Reject.of(Response.REQUEST_TIMEOUT, "Request Timeout"));
  }

  @Override
  public void onTransportError(String reason) {
    state().failed(LegEvent.Reject.later(Response.SERVICE_UNAVAILABLE, "Target Unreachable", 30));
  }

  @Override
  public String contact() {
    return contact;
  }

  @Override
  @Nullable Dialog dialog() {
    return forks.answered().map(Fork::dialog).orElse(null);
  }

  /** While it is early, a dialog is left by us alone, with CANCEL (RFC 3261 section 15). */
  @Override
  @Nullable Dialog dialog(IncomingRequest request) {
    Optional<Fork> fork = forks.of(request);
    boolean known =
        forks.answered().isPresent()
            ? forks.answered().equals(fork)
            : !request.method().equals(Request.BYE);
    return known ? fork.map(Fork::dialog).orElse(null) : null;
  }

  @Override
  Renegotiation renegotiation() {
    return forks.current().orElseThrow().renegotiation();
  }

  @Override
  Renegotiation renegotiation(IncomingRequest request) {
    return forks.of(request).orElseThrow().renegotiation();
  }

  @Override
  void endExchanges() {
    forks.end();
  }

  /** Repeats of the 2xx may come for half a minute yet, and nothing else. */
  @Override
  void left() {
    invite.handTo(new LateAnswers(around(), invite, forks.acknowledged()));
  }

  void cancel(LegEvent.Hangup why) {
    invite.cancel(why.reason());
  }

  @Override
  Set<String> hidden(Message message) {
    return whereabouts.after(message);
  }

  /**
   * The session description of a response.
   *
   * @throws SdpException when there is a body that is none
   */
  Optional<SessionDescription> sdp(IncomingResponse response) throws SdpException {
    return SessionBody.sdp(response.response(), response.body());
  }

  /**
   * What a provisional response says about the session, as far as it counts: once an offer and its
   * answer are known to be here, nothing later does.
   *
   * @throws SdpException when there is a body that is none
   */
  Optional<SessionDescription> early(IncomingResponse response, boolean reliable)
      throws SdpException {
    if (invite.asksForOffer()) {
      boolean offers = reliable && forks.of(response).isUnanswered();
      return forks.offerer().isEmpty() || offers ? sdp(response) : Optional.empty();
    }
    if (reliable && isSettled(response)) {
      return Optional.empty();
    }
    Optional<SessionDescription> answer = sdp(response);
    if (reliable && answer.isPresent()) {
      session.commit();
      forks.settle(forks.of(response));
    }
    return answer;
  }

  /** True when an answer went one way or the other reliably: no later one counts. */
  boolean isSettled(IncomingResponse response) {
    return forks.of(response).isSettled();
  }

  /** True when the peer makes the first offer. */
  boolean asksForOffer() {
    return invite.asksForOffer();
  }

  /** True when the offer was asked for, and answered before the 2xx. */
  boolean isAgreed(IncomingResponse response) {
    return invite.asksForOffer() && isSettled(response);
  }

  /** True while the offer of a provisional response waits for our answer. */
  boolean isOffered() {
    return forks.offerer().map(Fork::isUnanswered).orElse(false);
  }

  /** True when offers after the first have changed the session of that dialog. */
  boolean hasChanged(IncomingResponse response) {
    return forks.of(response).renegotiation().hasChanged();
  }

  /** True when there is an early dialog that may be offered something new. */
  boolean isEarly() {
    return forks.isEarly();
  }

  /** Answers the offer of the first 2xx; it goes into the ACK. */
  void confirm(LegEvent.Confirm answer) {
    forks
        .answered()
        .orElseThrow()
        .acknowledge(invite.cseq(), invite.proof(), Optional.of(agreed(answer)), () -> {});
  }

  /** Answers the offer of a reliable provisional response; it goes into the PRACK. */
  void confirmEarly(LegEvent.Confirm answer) {
    Fork offerer = forks.offerer().orElseThrow();
    offerer.prack(invite.cseq(), Optional.of(agreed(answer)));
    forks.settle(offerer);
  }

  private OwnBody agreed(LegEvent.Confirm answer) {
    OwnBody own = new OwnBody(session.write(answer.sdp()), answer.carrier());
    session.commit();
    return own;
  }

  /** A target that does not take our login is as good as one that cannot be reached. */
  private void onRefusal(IncomingResponse response) {
    if (state().mayRetry() && invite.isSentAgain(response)) {
      forks.clear();
    } else if (invite.proof().isRefused(response)) {
      state().failed(LegEvent.Reject.of(Response.SERVICE_UNAVAILABLE, "Service Unavailable"));
    } else {
      state().refused(response);
    }
  }

  /** What comes reliably is acknowledged, whatever became of the call. */
  private void onProgress(IncomingResponse response) {
    boolean reliable =
        invite.takesReliable()
            && HeaderText.lists(
                around().transport().messages().values(response.response(), "Require"), "100rel");
    if (!reliable) {
      state().progress(response, false);
    } else if (forks.of(response).isNext(response)) {
      acknowledge(response);
      state().progress(response, true);
    }
  }

  /**
   * The first offer we asked for waits for its answer; when somebody behind us forks the INVITE,
   * those of other dialogs are refused.
   */
  private void acknowledge(IncomingResponse reliable) {
    Fork fork = forks.of(reliable);
    Optional<SessionDescription> offer =
        invite.asksForOffer() && !fork.isSettled() ? offer(reliable) : Optional.empty();
    if (offer.isPresent() && forks.offerer().isEmpty() && state().mayRetry()) {
      forks.offered(fork);
    } else {
      fork.prack(invite.cseq(), offer.map(session::refuse));
    }
  }

  /**
   * A 2xx: each one is acknowledged at once, whatever became of the call (RFC 3261 section
   * 13.2.2.4), unless it has the offer we asked for. The first makes the dialog; those of other
   * branches of a fork are left again, and one that comes when all is over.
   */
  private void onAnswer(IncomingResponse answer) {
    Fork fork = forks.of(answer);
    if (!fork.answered(answer)) {
      return;
    }
    boolean first = !state().isOver() && forks.isFirst(fork);
    if (first) {
      session.commit();
      invite.answered();
      invite.proof().answers(answer, invite.target());
      headers.timer().granted(answer.response());
    }
    Optional<SessionDescription> offer =
        invite.asksForOffer() && !fork.isSettled() ? offer(answer) : Optional.empty();
    if (first
        && forks.mayOffer(fork)
        && offer.isPresent()
        && state().offered(answer, offer.get())) {
      return;
    }
    fork.acknowledge(
        invite.cseq(),
        invite.proof(),
        offer.map(session::refuse),
        () -> {
          if (first) {
            state().answered(answer);
          } else {
            fork.leave(new Cause(200, "another branch answered"));
          }
        });
  }

  /** What does not parse is none: the answer is refused like one without. */
  private Optional<SessionDescription> offer(IncomingResponse answer) {
    try {
      return sdp(answer);
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  private Fork fork(IncomingResponse response) {
    Dialog dialog = Dialog.uac(around().transport(), invite.spec(), response);
    var means = new OwnOffer.Means(around(), dialog, headers, session, true);
    return new Fork(around(), dialog, new Renegotiation(means, this));
  }

  /** A dialog that a later 2xx made is left as soon as it is there; its peer may be the first. */
  @Override
  void stranger(IncomingRequest request) {
    boolean answered = forks.of(request).map(Fork::isAnswered).orElse(false);
    if (request.method().equals(Request.BYE) && answered) {
      requests().answer(request, Response.OK);
    } else {
      super.stranger(request);
    }
  }
}
