package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.ResponseHandler;
import javax.sip.message.Request;

/** Our BYE: sent once, and over with any final response, a timeout, or when it cannot be sent. */
final class Farewell implements ResponseHandler {
  private final Runnable over;

  private Farewell(Runnable over) {
    this.over = over;
  }

  /**
   * Sends a BYE in {@code dialog}.
   *
   * @param over called once on the loop, never before this method has returned
   */
  static void say(Surroundings around, Dialog dialog, LegEvent.Hangup hangup, Runnable over) {
    Request bye = dialog.request(Request.BYE);
    around.headers().apply(bye, hangup.headers(), true);
    if (!hangup.reason().isEmpty()) {
      bye.setHeader(around.transport().messages().header("Reason", hangup.reason()));
    }
    around.loop().execute(() -> OwnRequest.send(around, dialog, bye, new Farewell(over)));
  }

  @Override
  public void onResponse(IncomingResponse response) {
    if (response.status() >= 200) {
      over.run();
    }
  }

  @Override
  public void onTimeout() {
    over.run();
  }

  @Override
  public void onTransportError(String reason) {
    over.run();
  }
}
