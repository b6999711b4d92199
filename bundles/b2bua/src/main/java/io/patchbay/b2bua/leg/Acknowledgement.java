package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipTransport.SentAck;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** The ACK of one 2xx, sent again for each repeat of it (RFC 3261 section 13.2.2.4). */
final class Acknowledgement {
  private @Nullable SentAck sent;

  /**
   * Sends it.
   *
   * @param dialog what the 2xx made
   * @param cseq of the INVITE
   * @param proof of the INVITE
   * @param answer to the offer in the 2xx
   * @param then run when it was sent
   */
  void send(
      Surroundings around,
      Dialog dialog,
      long cseq,
      Authentication.Proof proof,
      Optional<OwnBody> answer,
      Runnable then) {
    var messages = around.transport().messages();
    Request message = dialog.ack(cseq);
    around.headers().apply(message, List.of(), true);
    answer.ifPresent(body -> body.putInto(message, messages));
    dialog.withNextHop(
        hop -> {
          proof.repeat(message, hop);
          sent = around.transport().sendAck(message, hop);
          then.run();
        });
  }

  /** Sends it once more; nothing before it was sent. */
  void again() {
    if (sent != null) {
      sent.resend();
    }
  }
}
