package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import org.jspecify.annotations.Nullable;

/** A re-INVITE of the peer: from its arrival to the ACK of our answer. */
final class PeerReinvite extends PeerOffer {
  private @Nullable UntilAck answer;

  PeerReinvite(Surroundings around, IncomingRequest invite) {
    super(around, invite);
  }

  @Override
  boolean asksForOffer() {
    return request().body().length == 0;
  }

  @Override
  boolean isImmediate() {
    return false;
  }

  @Override
  void accepted(SentResponse ok, Runnable noAck) {
    answer =
        UntilAck.ok(
            around(),
            ok,
            () -> {
              over();
              noAck.run();
            });
  }

  @Override
  boolean acknowledged(IncomingRequest ack) {
    if (!isPending() || answer == null || ack.cseq() != request().cseq()) {
      return false;
    }
    answer.stop();
    over();
    return true;
  }

  @Override
  void end() {
    if (answer != null) {
      answer.stop();
      over();
    } else {
      super.end();
    }
  }
}
