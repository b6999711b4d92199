package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of ours in a dialog that is no INVITE: sent, and sent again with the next number to the
 * host that challenges it, of which nobody else hears.
 */
final class OwnRequest implements ResponseHandler {
  private final SipTransport transport;
  private final Dialog dialog;
  private final Request request;
  private final Authentication.Proof proof;
  private final ResponseHandler handler;
  private @Nullable Target sentTo;

  private OwnRequest(Surroundings around, Dialog dialog, Request request, ResponseHandler handler) {
    this.transport = around.transport();
    this.dialog = dialog;
    this.request = request;
    this.proof = around.authentication().prove();
    this.handler = handler;
  }

  /**
   * Sends it to the dialog's next hop.
   *
   * @param request of this dialog; not to be touched again
   * @param handler told of every response but challenges that are answered
   */
  static void send(Surroundings around, Dialog dialog, Request request, ResponseHandler handler) {
    OwnRequest own = new OwnRequest(around, dialog, request, handler);
    dialog.withNextHop(own::send);
  }

  private void send(Target hop) {
    sentTo = hop;
    if (proof.isPossible()) {
      Request copy = (Request) request.clone(); // what is sent is the transport's
      proof.sign(copy, hop);
      transport.send(copy, hop, this);
    } else {
      transport.send(request, hop, handler);
    }
  }

  @Override
  public void onResponse(IncomingResponse response) {
    Target hop = sentTo;
    if (response.status() >= 200 && hop != null && proof.answers(response, hop)) {
      dialog.renumber(request);
      send(hop);
    } else {
      handler.onResponse(response);
    }
  }

  @Override
  public void onTimeout() {
    handler.onTimeout();
  }

  @Override
  public void onTransportError(String reason) {
    handler.onTransportError(reason);
  }
}
