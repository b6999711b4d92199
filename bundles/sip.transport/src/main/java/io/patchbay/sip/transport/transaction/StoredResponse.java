package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SentResponse;

/** A response as it went out. Deliberately without a tie to its transaction. */
record StoredResponse(Outlet outlet, Flow flow, byte[] bytes) implements SentResponse {
  @Override
  public void resend() {
    outlet.send(flow, bytes, reason -> {});
  }
}
