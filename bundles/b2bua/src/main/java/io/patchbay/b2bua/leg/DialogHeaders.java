package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.SipMessages;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * The headers of every request that makes or refreshes a dialog, and of its answers: where we are,
 * and what we can do (RFC 3261 sections 12.1 and 12.2).
 */
final class DialogHeaders {
  private final SipMessages messages;
  private final String allow;
  private final String contact;
  private final SessionTimer timer;

  /**
   * @param contact our Contact in the dialog, a name-addr
   * @param timer of the dialog
   */
  DialogHeaders(Surroundings around, String contact, SessionTimer timer) {
    this.messages = around.transport().messages();
    this.allow = DialogRequests.allow(around.refer());
    this.contact = contact;
    this.timer = timer;
  }

  /** For an INVITE or UPDATE of ours. */
  void request(Request request) {
    apply(request);
    timer.ask(request);
  }

  /** For our 2xx to the peer's. */
  void ok(Response ok, Request request) {
    apply(ok);
    if (!request.getMethod().equals(Request.PRACK)) {
      timer.grant(ok, request);
    }
  }

  SessionTimer timer() {
    return timer;
  }

  /** For a provisional response. */
  void apply(Message message) {
    messages.setLine(message, new HeaderLine("Contact", contact));
    messages.setLine(message, new HeaderLine("Allow", allow));
    messages.setLine(message, new HeaderLine("Supported", DialogRequests.SUPPORTED));
  }
}
