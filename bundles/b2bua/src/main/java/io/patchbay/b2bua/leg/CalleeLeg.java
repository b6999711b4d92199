package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.Address;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * The leg to the one who is called: we are the user agent client. What it does next is its {@link
 * CalleeState}'s.
 */
public final class CalleeLeg extends DialogLeg implements ResponseHandler {
  private static final String SDP = "application/sdp";

  private RequestSpec spec;
  private final Target target;
  private final LocalSession session;
  private final Whereabouts whereabouts;
  private final DialogHeaders headers;
  private final Map<String, Fork> forks = new HashMap<>();
  private final Authentication.Proof proof;
  private @Nullable OutgoingRequest invite;
  private @Nullable Fork made;
  private @Nullable Fork early;
  private boolean asksForOffer;
  private byte[] body = new byte[0];
  private SessionBody carrier = SessionBody.PLAIN;
  private List<HeaderField> passed = List.of();

  /**
   * @param id names it in its call: {@code b}, {@code c}, ...
   * @param spec the INVITE to send; its From tag is ours
   * @param target where it goes
   */
  public CalleeLeg(String id, Surroundings around, Owner owner, RequestSpec spec, Target target) {
    super(id, around, owner, new DialogId(spec.callId(), spec.fromTag()));
    this.spec = spec;
    this.target = target;
    this.session = new LocalSession(target.localAddress(), target.local().host());
    this.proof = around.authentication().prove();
    this.headers = new DialogHeaders(around, contact(), new SessionTimer(around));
    this.whereabouts = new Whereabouts(target.remote(), spec.uri());
    around.legs().sent(spec.callId());
  }

  /**
   * Sends the INVITE. Called once.
   *
   * @param offer empty to ask for one: the {@link LegEvent.Answer} has it, and the ACK waits for
   *     {@link LegEvent.Confirm}
   * @param carrier what the offer is carried in
   */
  public void invite(
      Optional<SessionDescription> offer, SessionBody carrier, List<HeaderField> fields) {
    this.carrier = carrier;
    asksForOffer = offer.isEmpty();
    become(new CalleeState.Calling(this));
    body = offer.map(session::write).orElseGet(() -> new byte[0]);
    passed = fields;
    send();
  }

  private void send() {
    var messages = around().transport().messages();
    Request request = messages.request(spec);
    headers.request(request);
    if (asksForOffer) {
      // a reliable response would have to be the offer
      messages.setLine(
          request, new HeaderLine("Supported", DialogRequests.SUPPORTED_WITHOUT_RELIABLE));
    }
    messages.setLine(request, new HeaderLine("Accept", SDP));
    around().headers().apply(request, passed, true);
    if (body.length > 0) {
      carrier.put(body, request, messages);
    }
    proof.sign(request, target);
    invite = around().transport().send(request, target, this);
  }

  @Override
  public LegInfo info() {
    return new LegInfo(
        id(),
        spec.callId(),
        spec.from().toString().trim(),
        spec.to().toString().trim(),
        target.transport() + " " + HostText.of(target.remote()),
        state().name());
  }

  @Override
  public RemoteParty remote() {
    return new RemoteParty(
        Identity.of(spec.to()), target.listener(), target.transport(), target.remote());
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
    return spec.contact().map(Address::toString).orElse("").trim();
  }

  @Override
  @Nullable Dialog dialog() {
    return made == null ? null : made.dialog();
  }

  /** While it is early, a dialog is left by us alone, with CANCEL (RFC 3261 section 15). */
  @Override
  @Nullable Dialog dialog(IncomingRequest request) {
    Fork fork = forks.get(request.fromTag().orElse(""));
    boolean known = made == null ? !request.method().equals(Request.BYE) : made.equals(fork);
    return fork != null && known ? fork.dialog() : null;
  }

  @Override
  Renegotiation renegotiation() {
    Fork fork = made == null ? early : made;
    if (fork == null) {
      throw new IllegalStateException("no dialog yet");
    }
    return fork.renegotiation();
  }

  @Override
  Renegotiation renegotiation(IncomingRequest request) {
    Fork fork = forks.get(request.fromTag().orElse(""));
    if (fork == null) {
      throw new IllegalStateException("a request of no dialog");
    }
    return fork.renegotiation();
  }

  @Override
  void endExchanges() {
    forks.values().forEach(fork -> fork.renegotiation().end());
  }

  void cancel(LegEvent.Hangup why) {
    if (invite != null) {
      invite.cancel(why.reason());
    }
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

  /** True when this dialog has answered our offer by a reliable response: no later one counts. */
  boolean isSettled(IncomingResponse response) {
    return fork(response).isSettled();
  }

  /** The answer of that dialog is here for sure: from now on it may be offered something new. */
  void settle(IncomingResponse response) {
    session.commit();
    early = fork(response);
    early.settle();
  }

  /** True when offers after the first have changed the session of that dialog. */
  boolean hasChanged(IncomingResponse response) {
    return fork(response).renegotiation().hasChanged();
  }

  /** True when there is an early dialog that may be offered something new. */
  boolean isEarly() {
    return early != null;
  }

  /** Answers the offer of the first 2xx; it goes into the ACK. */
  void confirm(SessionDescription sdp) {
    if (made == null) {
      throw new IllegalStateException("no dialog yet");
    }
    byte[] body = session.write(sdp);
    session.commit();
    made.acknowledge(spec.cseq(), proof, Optional.of(body), () -> {});
  }

  /**
   * A session timer that was too short is asked for once more, longer (RFC 4028 section 7.3); a
   * challenge is answered, to the host it came from. A target that does not take our login is as
   * good as one that cannot be reached.
   */
  private void onRefusal(IncomingResponse response) {
    if (state().mayRetry()
        && (proof.answers(response, target) || headers.timer().raises(response))) {
      spec = renumbered(spec, spec.cseq() + 1);
      forks.clear();
      early = null;
      send();
    } else if (proof.isRefused(response)) {
      state().failed(LegEvent.Reject.of(Response.SERVICE_UNAVAILABLE, "Service Unavailable"));
    } else {
      state().refused(response);
    }
  }

  /** What comes reliably is acknowledged, whatever became of the call. */
  private void onProgress(IncomingResponse response) {
    boolean reliable =
        !asksForOffer && HeaderText.tokens(response.response(), "Require").contains("100rel");
    if (!reliable || fork(response).acknowledge(response, spec.cseq())) {
      state().progress(response, reliable);
    }
  }

  /**
   * A 2xx: each one is acknowledged at once, whatever became of the call (RFC 3261 section
   * 13.2.2.4), unless it has the offer we asked for. The first makes the dialog; those of other
   * branches of a fork are left again.
   */
  private void onAnswer(IncomingResponse answer) {
    Fork fork = fork(answer);
    if (!fork.answered(answer)) {
      return;
    }
    boolean first = made == null;
    if (first) {
      made = fork;
      session.commit();
      proof.answers(answer, target);
      headers.timer().granted(answer.response());
    }
    Optional<SessionDescription> offer = asksForOffer ? offer(answer) : Optional.empty();
    if (first && offer.isPresent() && state().offered(answer, offer.get())) {
      return;
    }
    fork.acknowledge(
        spec.cseq(),
        proof,
        offer.map(sdp -> session.write(OfferAnswer.refuse(sdp))),
        () -> {
          if (first) {
            state().answered(answer);
          } else {
            fork.leave(new Cause(200, "another branch answered"));
          }
        });
  }

  private static RequestSpec renumbered(RequestSpec spec, long cseq) {
    return new RequestSpec(
        spec.method(),
        spec.uri(),
        spec.from(),
        spec.fromTag(),
        spec.to(),
        spec.toTag(),
        spec.callId(),
        cseq,
        spec.maxForwards(),
        spec.contact(),
        spec.routes());
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
    return forks.computeIfAbsent(
        response.toTag().orElse(""),
        tag -> {
          Dialog dialog = Dialog.uac(around().transport(), spec, response);
          var means = new OwnOffer.Means(around(), dialog, headers, session, true);
          return new Fork(around(), dialog, new Renegotiation(means, this));
        });
  }

  /** A dialog that a later 2xx made is left as soon as it is there; its peer may be the first. */
  @Override
  void stranger(IncomingRequest request) {
    Fork fork = forks.get(request.fromTag().orElse(""));
    if (request.method().equals(Request.BYE) && fork != null && fork.isAnswered()) {
      requests().answer(request, Response.OK);
    } else {
      super.stranger(request);
    }
  }
}
