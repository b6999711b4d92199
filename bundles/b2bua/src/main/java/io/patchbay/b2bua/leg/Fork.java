package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipTransport.SentAck;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * One of the dialogs an INVITE of ours makes, early or confirmed: somebody behind us may fork it
 * (RFC 3261 section 13.2.2.4). It acknowledges what the peer sends there.
 */
final class Fork {
  private final Surroundings around;
  private final Dialog dialog;
  private final Renegotiation renegotiation;
  private long rseq = -1;
  private boolean settled;
  private boolean answered;
  private @Nullable SentAck ack;

  Fork(Surroundings around, Dialog dialog, Renegotiation renegotiation) {
    this.around = around;
    this.dialog = dialog;
    this.renegotiation = renegotiation;
  }

  Dialog dialog() {
    return dialog;
  }

  Renegotiation renegotiation() {
    return renegotiation;
  }

  /** Our first offer was answered by a reliable response. */
  void settle() {
    settled = true;
    renegotiation.reached(Renegotiation.Phase.EARLY);
  }

  boolean isSettled() {
    return settled;
  }

  /** True when a 2xx has come. */
  boolean isAnswered() {
    return answered;
  }

  /**
   * A 2xx.
   *
   * @return true for the first; a repeated one is acknowledged again, once there is an ACK
   */
  boolean answered(IncomingResponse answer) {
    if (!answered) {
      answered = true;
      dialog.confirm(answer);
      return true;
    }
    if (ack != null) {
      ack.resend();
    }
    return false;
  }

  /**
   * Sends the ACK of the 2xx.
   *
   * @param cseq of the INVITE
   * @param proof of the INVITE
   * @param then run when it was sent
   */
  void acknowledge(long cseq, Authentication.Proof proof, Optional<byte[]> answer, Runnable then) {
    var messages = around.transport().messages();
    Request message = dialog.ack(cseq);
    around.headers().apply(message, List.of(), true);
    answer.ifPresent(body -> messages.body(message, "application/sdp", body));
    dialog.withNextHop(
        hop -> {
          proof.repeat(message, hop);
          ack = around.transport().sendAck(message, hop);
          then.run();
        });
  }

  /** Leaves the dialog with a BYE that nobody waits for. */
  void leave(Cause cause) {
    LegEvent.Hangup hangup = LegEvent.Hangup.of(cause);
    Farewell.say(around, dialog, hangup, () -> {});
  }

  /**
   * Acknowledges a reliable provisional response by PRACK (RFC 3262 section 4).
   *
   * @param cseq of the INVITE
   * @return false for one that was here before and for one after a gap: neither is acknowledged,
   *     nor has it any effect
   */
  boolean acknowledge(IncomingResponse provisional, long cseq) {
    Optional<Long> number = number(provisional);
    if (number.isEmpty() || (rseq >= 0 && number.get() != rseq + 1)) {
      return false;
    }
    rseq = number.get();
    Request prack = dialog.request(Request.PRACK);
    prack.setHeader(
        around.transport().messages().header("RAck", rseq + " " + cseq + " " + Request.INVITE));
    around.headers().apply(prack, List.of(), true);
    OwnRequest.send(around, dialog, prack, Unheard.INSTANCE);
    return true;
  }

  private static Optional<Long> number(IncomingResponse provisional) {
    try {
      return HeaderText.first(provisional.response(), "RSeq").map(Long::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Nothing depends on how a PRACK is answered. */
  private enum Unheard implements ResponseHandler {
    INSTANCE;

    @Override
    public void onResponse(IncomingResponse response) {}

    @Override
    public void onTimeout() {}

    @Override
    public void onTransportError(String reason) {}
  }
}
