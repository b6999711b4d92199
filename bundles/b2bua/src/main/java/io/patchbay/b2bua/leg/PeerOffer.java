package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request of the peer with an offer, or with the wish for one, from its arrival on. This is one
 * whose answer ends it: UPDATE (RFC 3311) and PRACK (RFC 3262 section 5).
 */
class PeerOffer {
  private final Surroundings around;
  private final IncomingRequest request;
  private boolean over;

  PeerOffer(Surroundings around, IncomingRequest request) {
    this.around = around;
    this.request = request;
  }

  final Surroundings around() {
    return around;
  }

  final IncomingRequest request() {
    return request;
  }

  /** True until the exchange is complete, or was refused. */
  final boolean isPending() {
    return !over;
  }

  final void over() {
    over = true;
  }

  /** True when it asks us for an offer: the ACK brings the answer (RFC 3261 section 14.2). */
  boolean asksForOffer() {
    return false;
  }

  /** True when its asker waits for an answer without anybody being asked (RFC 3311 section 5.2). */
  boolean isImmediate() {
    return true;
  }

  /** True when it has a body that cannot be an offer (RFC 3261 section 8.2.3). */
  final boolean isOfAnotherType() {
    return Demands.isOfAnotherType(request.request(), request.body());
  }

  /** For the log. */
  @Override
  public final String toString() {
    return request.method() + " of " + request.flow().remote() + " in a call";
  }

  /**
   * The offer in it, if there is one.
   *
   * @throws SdpException when what is there is none
   */
  final Optional<SessionDescription> offer() throws SdpException {
    return SessionBody.sdp(request.request(), request.body());
  }

  /** What the offer is carried in. */
  final SessionBody carrier() {
    return SessionBody.carrier(request.request(), request.body());
  }

  /** Answers 200 to an offer. */
  final void accept(OwnBody sdp, List<HeaderField> fields, DialogHeaders dialog, Runnable noAck) {
    Response ok = ok(fields, dialog);
    sdp.putInto(ok, around.transport().messages());
    accepted(request.respond(ok), noAck);
  }

  /** Answers 200 to a request without an offer. */
  final void accept(List<HeaderField> fields, DialogHeaders dialog) {
    request.respond(ok(fields, dialog));
    over();
  }

  private Response ok(List<HeaderField> fields, DialogHeaders dialog) {
    Response ok = around.transport().messages().response(request, Response.OK, "");
    dialog.ok(ok, request.request());
    around.headers().apply(ok, fields, false);
    return ok;
  }

  /**
   * The 200 was sent.
   *
   * @param noAck called when it needed an ACK and none came
   */
  void accepted(SentResponse ok, Runnable noAck) {
    over();
  }

  final void refuse(int status, @Nullable String phrase, List<HeaderField> fields) {
    SipMessages messages = around.transport().messages();
    Response refusal = messages.response(request, status, "");
    if (phrase != null && !phrase.isEmpty()) {
      messages.reason(refusal, phrase);
    }
    around.headers().apply(refusal, fields, false);
    request.respond(refusal);
    over();
  }

  /**
   * An ACK in the dialog; one of another INVITE is not ours.
   *
   * @return true when it is the first one of our answer
   */
  boolean acknowledged(IncomingRequest ack) {
    return false;
  }

  /** The dialog ends (RFC 3261 section 15.1.2). */
  void end() {
    if (isPending()) {
      refuse(Response.REQUEST_TERMINATED, null, List.of());
    }
  }
}
