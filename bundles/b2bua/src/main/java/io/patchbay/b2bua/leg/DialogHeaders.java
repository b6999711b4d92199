package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import javax.sip.message.Message;

/**
 * The headers of every request that makes or refreshes a dialog, and of its answers: where we are,
 * and what we can do (RFC 3261 sections 12.1 and 12.2).
 */
final class DialogHeaders {
  private final SipMessages messages;
  private final String contact;

  /**
   * @param contact our Contact in the dialog, a name-addr
   */
  DialogHeaders(SipMessages messages, String contact) {
    this.messages = messages;
    this.contact = contact;
  }

  void apply(Message message) {
    message.setHeader(messages.header("Contact", contact));
    message.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    message.setHeader(messages.header("Supported", DialogRequests.SUPPORTED));
  }
}
