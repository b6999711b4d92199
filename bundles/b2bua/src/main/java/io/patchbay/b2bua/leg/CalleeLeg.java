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
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

  /** Sends the INVITE. Called once. */
  public void invite(SessionDescription offer, List<HeaderField> headers) {
    become(new CalleeState.Calling(this));
    var messages = around().transport().messages();
    Request request = messages.request(spec);
    request.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    request.setHeader(messages.header("Accept", SDP));
    around().headers().apply(request, headers, true);
    messages.body(request, SDP, session.write(offer));
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

  void cancel() {
    if (invite != null) {
      invite.cancel();
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
    byte[] body = response.body();
    if (body.length == 0) {
      return Optional.empty();
    }
    return BodyType.isSdp(response.response())
        ? Optional.of(SessionDescription.parse(body))
        : Optional.empty();
  }

  /**
   * A 2xx: each one is acknowledged at once, whatever became of the call (RFC 3261 section
   * 13.2.2.4). The first makes the dialog; those of other branches of a fork are left again.
   */
  private void onAnswer(IncomingResponse answer) {
    String tag = answer.toTag().orElse("");
    SentAck known = acks.get(tag);
    if (known != null) {
      known.resend();
      return;
    }
    if (acks.containsKey(tag)) {
      return; // its ACK is on the way: the next hop is still being looked up
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
    acknowledge(
        made,
        tag,
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

  private void acknowledge(Dialog made, String tag, Runnable then) {
    Request ack = made.ack(spec.cseq());
    around().headers().apply(ack, List.of(), true);
    Consumer<@Nullable Target> send =
        hop -> {
          acks.put(tag, around().transport().sendAck(ack, hop == null ? made.flowTarget() : hop));
          then.run();
        };
    made.nextHop()
        .whenComplete(
            (hop, failed) -> around().loop().run(() -> send.accept(failed == null ? hop : null)));
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
