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
   * @param offer what is offered; empty asks the peer for an offer
   */
  OwnReinvite(Means means, Optional<OwnBody> offer, List<HeaderField> fields, Outcome outcome) {
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
  void answer(LegEvent.Confirm answer) {
    if (unanswered != null) {
      unanswered = null;
      acknowledge(Optional.of(answer), () -> {});
    }
  }

  /** An offer we asked for is refused. */
  @Override
  void end() {
    if (unanswered != null) {
      answer(refusal(unanswered));
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
      acknowledge(Optional.of(refusal(theirs)), () -> {});
    }
  }

  private static LegEvent.Confirm refusal(SessionDescription offer) {
    return new LegEvent.Confirm(OfferAnswer.refuse(offer), SessionBody.PLAIN);
  }

  private void acknowledge(Optional<LegEvent.Confirm> answer, Runnable then) {
    acknowledged = true;
    var transport = means().around().transport();
    Request message = means().dialog().ack(cseq);
    means().around().headers().apply(message, List.of(), true);
    answer.ifPresent(
        each ->
            new OwnBody(means().session().write(each.sdp()), each.carrier())
                .putInto(message, transport.messages()));
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
