package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.ResponseHandler;

/** For a CANCEL, as what becomes of it shows in its INVITE, and for what has been told all. */
enum Unheard implements ResponseHandler {
  INSTANCE;

  @Override
  public void onResponse(IncomingResponse response) {}

  @Override
  public void onTimeout() {}

  @Override
  public void onTransportError(String reason) {}
}
