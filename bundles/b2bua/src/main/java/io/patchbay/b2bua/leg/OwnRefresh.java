package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;

/**
 * An UPDATE of ours that refreshes the session and offers nothing (RFC 4028 section 7.4, RFC 3311).
 */
final class OwnRefresh extends OwnOffer {
  private final Runnable done;

  /**
   * @param outcome told of a refusal alone
   */
  OwnRefresh(Means means, Outcome outcome, Runnable done) {
    super(Request.UPDATE, means, Optional.empty(), List.of(), outcome);
    this.done = done;
  }

  @Override
  void accepted(IncomingResponse response) {
    means().dialog().learn(response.response());
    finish(done);
  }
}
