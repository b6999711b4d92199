package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * The INVITE of ours that makes a leg: sent, and sent again with the next number when a longer
 * session timer or our login is asked for.
 */
final class OwnInvite {
  private static final String SDP = "application/sdp";

  private final Surroundings around;
  private final Target target;
  private final DialogHeaders headers;
  private final ResponseHandler handler;
  private final Authentication.Proof proof;
  private RequestSpec spec;
  private Optional<OwnBody> offer = Optional.empty();
  private List<HeaderField> fields = List.of();
  private boolean asksForOffer = true;
  private boolean reliable = true;
  private @Nullable OutgoingRequest sent;

  /**
   * @param headers of the dialogs it makes
   * @param handler told of every response
   */
  OwnInvite(
      Surroundings around,
      RequestSpec spec,
      Target target,
      DialogHeaders headers,
      ResponseHandler handler) {
    this.around = around;
    this.spec = spec;
    this.target = target;
    this.headers = headers;
    this.handler = handler;
    this.proof = around.authentication().prove();
  }

  RequestSpec spec() {
    return spec;
  }

  Target target() {
    return target;
  }

  long cseq() {
    return spec.cseq();
  }

  Authentication.Proof proof() {
    return proof;
  }

  /** True when it had no offer: the peer makes one. */
  boolean asksForOffer() {
    return asksForOffer;
  }

  /** True when the peer may send reliable provisional responses. */
  boolean takesReliable() {
    return reliable;
  }

  /**
   * Sends it. Called once.
   *
   * @param own the offer; empty to ask for one
   * @param takesReliable whether provisional responses may be reliable
   */
  void send(Optional<OwnBody> own, boolean takesReliable, List<HeaderField> passed) {
    offer = own;
    asksForOffer = own.isEmpty();
    reliable = takesReliable;
    fields = passed;
    send();
  }

  /**
   * A refusal: a session timer that was too short is asked for once more, longer (RFC 4028 section
   * 7.3); a challenge is answered, to the host it came from.
   *
   * @return true when it was sent again
   */
  boolean isSentAgain(IncomingResponse refusal) {
    boolean again = proof.answers(refusal, target) || headers.timer().raises(refusal);
    if (again) {
      spec = spec.numbered(spec.cseq() + 1);
      send();
    }
    return again;
  }

  /** A 2xx is here: what the INVITE said is needed no more. */
  void answered() {
    offer = Optional.empty();
    fields = List.of();
  }

  void cancel(String reason) {
    if (sent != null) {
      sent.cancel(reason);
    }
  }

  /** From now on its responses are somebody else's. */
  void handTo(ResponseHandler next) {
    if (sent != null) {
      sent.handTo(next);
    }
  }

  private void send() {
    var messages = around.transport().messages();
    Request request = messages.request(spec);
    headers.request(request);
    if (!reliable) {
      messages.setLine(
          request, new HeaderLine("Supported", DialogRequests.SUPPORTED_WITHOUT_RELIABLE));
    }
    messages.setLine(request, new HeaderLine("Accept", SDP));
    around.headers().apply(request, fields, true);
    offer.ifPresent(body -> body.putInto(request, messages));
    proof.sign(request, target);
    sent = around.transport().send(request, target, handler);
  }
}
