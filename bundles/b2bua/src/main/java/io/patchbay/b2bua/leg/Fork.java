package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;

/**
 * One of the dialogs an INVITE of ours makes, early or confirmed: somebody behind us may fork it
 * (RFC 3261 section 13.2.2.4). It acknowledges what the peer sends there.
 */
final class Fork {
  private final Surroundings around;
  private final Dialog dialog;
  private final Renegotiation renegotiation;
  private long rseq = -1;
  private boolean unanswered;
  private boolean settled;
  private boolean answered;
  private final Acknowledgement acknowledgement = new Acknowledgement();

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

  /** A reliable response had the offer we asked for: its PRACK waits for our answer. */
  void offered() {
    unanswered = true;
  }

  /** True as long as {@link #offered} waits for {@link #settle}. */
  boolean isUnanswered() {
    return unanswered;
  }

  /** The first offer, ours or the peer's, was answered by a reliable response or its PRACK. */
  void settle() {
    unanswered = false;
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
    acknowledgement.again();
    return false;
  }

  /**
   * Sends the ACK of the 2xx.
   *
   * @param cseq of the INVITE
   * @param proof of the INVITE
   * @param then run when it was sent
   */
  void acknowledge(long cseq, Authentication.Proof proof, Optional<OwnBody> answer, Runnable then) {
    acknowledgement.send(around, dialog, cseq, proof, answer, then);
  }

  /** The ACK of its 2xx. */
  Acknowledgement acknowledgement() {
    return acknowledgement;
  }

  /** Leaves the dialog with a BYE that nobody waits for. */
  void leave(Cause cause) {
    LegEvent.Hangup hangup = LegEvent.Hangup.of(cause);
    Farewell.say(around, dialog, hangup, () -> {});
  }

  /**
   * A reliable provisional response (RFC 3262 section 4).
   *
   * @return false for one that was here before and for one after a gap: neither is acknowledged,
   *     nor has it any effect
   */
  boolean isNext(IncomingResponse provisional) {
    Optional<Long> number = number(provisional);
    if (number.isEmpty() || (rseq >= 0 && number.get() != rseq + 1)) {
      return false;
    }
    rseq = number.get();
    return true;
  }

  /**
   * Sends the PRACK of the reliable response that came last.
   *
   * @param cseq of the INVITE
   * @param answer to the offer in that response
   */
  void prack(long cseq, Optional<OwnBody> answer) {
    var messages = around.transport().messages();
    Request prack = dialog.request(Request.PRACK);
    prack.setHeader(messages.header("RAck", rseq + " " + cseq + " " + Request.INVITE));
    around.headers().apply(prack, List.of(), true);
    answer.ifPresent(body -> body.putInto(prack, messages));
    OwnRequest.send(around, dialog, prack, Unheard.INSTANCE);
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
