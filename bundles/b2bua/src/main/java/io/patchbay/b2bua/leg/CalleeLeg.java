package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipTransport.SentAck;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
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

  private final RequestSpec spec;
  private final Target target;
  private final LocalSession session;
  private final Set<String> hidden;
  private final Map<String, @Nullable SentAck> acks = new HashMap<>();
  private @Nullable OutgoingRequest invite;
  private @Nullable Dialog dialog;
  private @Nullable Renegotiation renegotiation;
  private boolean asksForOffer;

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
    this.hidden = new HashSet<>(Set.of(HostText.host(target.remote())));
    if (spec.uri() instanceof SipURI uri) {
      hidden.add(uri.getHost());
    }
  }

  /**
   * Sends the INVITE. Called once.
   *
   * @param offer empty to ask for one: the {@link LegEvent.Answer} has it, and the ACK waits for
   *     {@link LegEvent.Confirm}
   */
  public void invite(Optional<SessionDescription> offer, List<HeaderField> headers) {
    asksForOffer = offer.isEmpty();
    become(new CalleeState.Calling(this));
    var messages = around().transport().messages();
    Request request = messages.request(spec);
    request.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    request.setHeader(messages.header("Accept", SDP));
    around().headers().apply(request, headers, true);
    offer.ifPresent(sdp -> messages.body(request, SDP, session.write(sdp)));
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
  public void onResponse(IncomingResponse response) {
    if (response.status() >= 200 && response.status() < 300) {
      onAnswer(response);
    } else if (response.status() >= 300) {
      state().refused(response);
    } else if (response.status() > 100) {
      state().progress(response);
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
  @Nullable Dialog dialog() {
    return dialog;
  }

  @Override
  Renegotiation renegotiation() {
    if (renegotiation == null) {
      throw new IllegalStateException("no dialog yet");
    }
    return renegotiation;
  }

  void cancel(LegEvent.Hangup why) {
    if (invite != null) {
      invite.cancel(why.reason());
    }
  }

  @Override
  Set<String> hidden(Message message) {
    Set<String> names = new HashSet<>(hidden);
    if (message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
        && contact.getAddress() != null
        && contact.getAddress().getURI() instanceof SipURI uri) {
      names.add(uri.getHost());
    }
    return names;
  }

  /**
   * The session description of a response.
   *
   * @throws SdpException when there is a body that is none
   */
  Optional<SessionDescription> sdp(IncomingResponse response) throws SdpException {
    return BodyType.sdp(response.response(), response.body());
  }

  /** Answers the offer of the first 2xx; it goes into the ACK. */
  void confirm(SessionDescription sdp) {
    if (dialog == null) {
      throw new IllegalStateException("no dialog yet");
    }
    byte[] body = session.write(sdp);
    session.commit();
    acknowledge(dialog, Optional.of(body), () -> {});
  }

  /**
   * A 2xx: each one is acknowledged at once, whatever became of the call (RFC 3261 section
   * 13.2.2.4), unless it has the offer we asked for. The first makes the dialog; those of other
   * branches of a fork are left again.
   */
  private void onAnswer(IncomingResponse answer) {
    String tag = answer.toTag().orElse("");
    SentAck known = acks.get(tag);
    if (known != null) {
      known.resend();
      return;
    }
    if (acks.containsKey(tag)) {
      return; // its ACK waits for our answer, or for the look-up of the next hop
    }
    acks.put(tag, null);
    Dialog made = Dialog.uac(around().transport(), spec, answer);
    boolean first = dialog == null;
    if (first) {
      dialog = made;
      session.commit();
      String contact = spec.contact().map(Address::toString).orElse("").trim();
      renegotiation = new Renegotiation(around(), made, session, true, contact, this);
    }
    Optional<SessionDescription> offer = asksForOffer ? offer(answer) : Optional.empty();
    if (first && offer.isPresent() && state().offered(answer, offer.get())) {
      return;
    }
    acknowledge(
        made,
        offer.map(sdp -> session.write(OfferAnswer.refuse(sdp))),
        () -> {
          if (first) {
            state().answered(answer);
          } else {
            Farewell.say(
                around().transport(),
                around().loop(),
                around().headers(),
                made,
                LegEvent.Hangup.of(new Cause(200, "another branch answered")),
                () -> {});
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

  private void acknowledge(Dialog made, Optional<byte[]> answer, Runnable then) {
    var messages = around().transport().messages();
    Request ack = made.ack(spec.cseq());
    around().headers().apply(ack, List.of(), true);
    answer.ifPresent(body -> messages.body(ack, SDP, body));
    made.withNextHop(
        hop -> {
          acks.put(made.remoteTag(), around().transport().sendAck(ack, hop));
          then.run();
        });
  }

  /** A dialog that a later 2xx made is left as soon as it is there; its peer may be the first. */
  @Override
  void stranger(IncomingRequest request) {
    if (request.method().equals(Request.BYE) && acks.containsKey(request.fromTag().orElse(""))) {
      requests().answer(request, Response.OK);
    } else {
      super.stranger(request);
    }
  }
}
