package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipTransport.SentAck;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * A re-INVITE of ours: its 2xx is acknowledged, also when the dialog has ended. One without an
 * offer asks the peer for it; then the ACK waits for our answer.
 */
final class OwnReinvite extends OwnOffer {
  private @Nullable SentAck ack;
  private @Nullable SessionDescription unanswered;
  private boolean acknowledged;
  private long cseq;

  /**
   * @param offer what is offered; null asks the peer for an offer
   */
  OwnReinvite(Means means, byte @Nullable [] offer, List<HeaderField> fields, Outcome outcome) {
    super(Request.INVITE, means, offer, fields, outcome);
  }

  @Override
  boolean isPending() {
    return super.isPending() || unanswered != null;
  }

  @Override
  void sending(long number) {
    cseq = number;
  }

  /** It goes into the ACK. */
  @Override
  void answer(SessionDescription answer) {
    if (unanswered != null) {
      unanswered = null;
      acknowledge(Optional.of(answer), () -> {});
    }
  }

  /** An offer we asked for is refused. */
  @Override
  void end() {
    if (unanswered != null) {
      answer(OfferAnswer.refuse(unanswered));
    }
    super.end();
  }

  @Override
  void accepted(IncomingResponse response) {
    if (acknowledged || unanswered != null) {
      if (ack != null) {
        ack.resend();
      }
      return;
    }
    means().dialog().learn(response.response());
    try {
      accepted(sdp(response), response);
    } catch (SdpException e) {
      String why = String.valueOf(e.getMessage());
      acknowledge(Optional.empty(), () -> finish(() -> outcome().unusable(why)));
    }
  }

  private void accepted(SessionDescription theirs, IncomingResponse response) {
    Runnable report = () -> finish(() -> outcome().accepted(theirs, response));
    if (hasOffer()) {
      acknowledge(Optional.empty(), report);
    } else if (super.isPending()) {
      unanswered = theirs;
      report.run();
    } else {
      acknowledge(Optional.of(OfferAnswer.refuse(theirs)), () -> {});
    }
  }

  private void acknowledge(Optional<SessionDescription> answer, Runnable then) {
    acknowledged = true;
    var transport = means().around().transport();
    Request message = means().dialog().ack(cseq);
    means().around().headers().apply(message, List.of(), true);
    answer.ifPresent(
        sdp -> transport.messages().body(message, "application/sdp", means().session().write(sdp)));
    means()
        .dialog()
        .withNextHop(
            hop -> {
              proof().repeat(message, hop);
              ack = transport.sendAck(message, hop);
              then.run();
            });
  }
}
