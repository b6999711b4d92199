package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A re-INVITE of the peer: from its arrival to the ACK of our answer. */
final class PeerReinvite {
  private final Surroundings around;
  private final IncomingRequest invite;
  private @Nullable UntilAck answer;
  private boolean over;

  PeerReinvite(Surroundings around, IncomingRequest invite) {
    this.around = around;
    this.invite = invite;
  }

  /** True until it was refused, or its answer was acknowledged. */
  boolean isPending() {
    return !over;
  }

  /** True when it asks us for an offer: the ACK brings the answer (RFC 3261 section 14.2). */
  boolean asksForOffer() {
    return invite.body().length == 0;
  }

  /**
   * The offer in it, if there is one.
   *
   * @throws SdpException when what is there is none
   */
  Optional<SessionDescription> offer() throws SdpException {
    if (!asksForOffer() && !BodyType.isSdp(invite.request())) {
      throw new SdpException("no session description");
    }
    return BodyType.sdp(invite.request(), invite.body());
  }

  /**
   * Answers 200 and repeats that until the ACK.
   *
   * @param noAck called when none came
   */
  void accept(byte[] sdp, List<HeaderField> headers, String contact, Runnable noAck) {
    SipMessages messages = around.transport().messages();
    Response ok = messages.response(invite, Response.OK, "");
    ok.setHeader(messages.header("Contact", contact));
    ok.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    around.headers().apply(ok, headers, false);
    messages.body(ok, "application/sdp", sdp);
    answer =
        new UntilAck(
            around.loop(),
            around.transport().times(),
            invite.respond(ok),
            () -> {
              over = true;
              noAck.run();
            });
  }

  void refuse(int status, @Nullable String phrase, List<HeaderField> headers) {
    SipMessages messages = around.transport().messages();
    Response refusal = messages.response(invite, status, "");
    if (phrase != null && !phrase.isEmpty()) {
      messages.reason(refusal, phrase);
    }
    around.headers().apply(refusal, headers, false);
    invite.respond(refusal);
    over = true;
  }

  /**
   * An ACK in the dialog; one of another INVITE is not ours.
   *
   * @return true when it is the first one of our answer
   */
  boolean acknowledged(IncomingRequest ack) {
    if (over || answer == null || ack.cseq() != invite.cseq()) {
      return false;
    }
    answer.stop();
    over = true;
    return true;
  }

  /** The dialog ends (RFC 3261 section 15.1.2). */
  void end() {
    if (answer != null) {
      answer.stop();
      over = true;
    } else if (!over) {
      refuse(Response.REQUEST_TERMINATED, null, List.of());
    }
  }
}
