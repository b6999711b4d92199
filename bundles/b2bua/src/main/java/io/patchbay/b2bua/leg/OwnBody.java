package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import javax.sip.message.Message;

/** A session description as we send it, in what it is carried in. Immutable. */
final class OwnBody {
  private final byte[] sdp;
  private final SessionBody carrier;

  /**
   * @param sdp not changed any more
   */
  OwnBody(byte[] sdp, SessionBody carrier) {
    this.sdp = sdp;
    this.carrier = carrier;
  }

  void putInto(Message message, SipMessages messages) {
    carrier.put(sdp, message, messages);
  }
}
