package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SentResponse;

/** A response as it went out. Deliberately without a tie to its transaction. */
final class StoredResponse implements SentResponse {
  private final Outlet outlet;
  private final Flow flow;
  private final byte[] bytes;

  StoredResponse(Outlet outlet, Flow flow, byte[] bytes) {
    this.outlet = outlet;
    this.flow = flow;
    this.bytes = bytes;
  }

  @Override
  public void resend() {
    outlet.send(flow, bytes, reason -> {});
  }
}
