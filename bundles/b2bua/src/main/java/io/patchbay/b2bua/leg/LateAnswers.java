package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sdp.SdpException;
import java.util.Map;
import java.util.Optional;

/**
 * The 2xx of an INVITE that come when its leg is over (RFC 3261 section 13.2.2.4): a repeated one
 * is acknowledged again; one of a branch nobody had heard of is acknowledged, and left with BYE. It
 * is held for 64*T1 and thus holds nothing of the leg or its call.
 */
final class LateAnswers implements ResponseHandler {
  private final Surroundings around;
  private final Authentication.Proof proof;
  private final Target target;
  private final boolean askedForOffer;
  private final Map<String, Acknowledgement> known;

  /**
   * @param invite whose answers they are
   * @param known what was acknowledged, by the tags of the peers
   */
  LateAnswers(Surroundings around, OwnInvite invite, Map<String, Acknowledgement> known) {
    this.around = around;
    this.proof = invite.proof();
    this.target = invite.target();
    this.askedForOffer = invite.asksForOffer();
    this.known = known;
  }

  @Override
  public void onResponse(IncomingResponse response) {
    if (response.status() / 100 != 2) {
      return;
    }
    String tag = response.toTag().orElse("");
    Acknowledgement before = known.get(tag);
    if (before == null) {
      leave(response, tag);
    } else {
      before.again();
    }
  }

  private void leave(IncomingResponse answer, String tag) {
    Dialog dialog = Dialog.late(around.transport(), answer);
    Acknowledgement ack = new Acknowledgement();
    known.put(tag, ack);
    LegEvent.Hangup why = LegEvent.Hangup.of(new Cause(200, "the call is over"));
    ack.send(
        around,
        dialog,
        answer.cseq(),
        proof,
        refusal(answer),
        () -> Farewell.say(around, dialog, why, () -> {}));
  }

  /** An offer we asked for is refused: the ACK needs an answer. */
  private Optional<OwnBody> refusal(IncomingResponse answer) {
    if (!askedForOffer) {
      return Optional.empty();
    }
    try {
      LocalSession session = new LocalSession(target.localAddress(), target.local().host());
      return SessionBody.sdp(answer.response(), answer.body()).map(session::refuse);
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  @Override
  public void onTimeout() {}

  @Override
  public void onTransportError(String reason) {}
}
