package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.ResponseHandler;

/** For a CANCEL: what becomes of it shows in its INVITE. */
enum Unheard implements ResponseHandler {
  INSTANCE;

  @Override
  public void onResponse(IncomingResponse response) {}

  @Override
  public void onTimeout() {}

  @Override
  public void onTransportError(String reason) {}
}
