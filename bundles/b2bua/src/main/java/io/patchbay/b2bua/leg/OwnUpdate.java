package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.SdpException;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;

/** An UPDATE of ours with an offer (RFC 3311). */
final class OwnUpdate extends OwnOffer {
  OwnUpdate(Means means, OwnBody offer, List<HeaderField> fields, Outcome outcome) {
    super(Request.UPDATE, means, Optional.of(offer), fields, outcome);
  }

  @Override
  void accepted(IncomingResponse response) {
    means().dialog().learn(response.response());
    finish(
        () -> {
          try {
            outcome().accepted(sdp(response), response);
          } catch (SdpException e) {
            outcome().unusable(String.valueOf(e.getMessage()));
          }
        });
  }
}
