package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.ResponseHandler;

/** Fails whatever it is told. */
final class ThrowingResponseHandler implements ResponseHandler {
  @Override
  public void onResponse(IncomingResponse response) {
    throw new IllegalStateException("on purpose");
  }

  @Override
  public void onTimeout() {
    throw new IllegalStateException("on purpose");
  }

  @Override
  public void onTransportError(String reason) {
    throw new IllegalStateException("on purpose");
  }
}
