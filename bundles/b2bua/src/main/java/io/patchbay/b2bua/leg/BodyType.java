package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;

/** What a message's body is. */
public final class BodyType {
  private BodyType() {}

  /** True when the Content-Type is {@code application/sdp}. */
  public static boolean isSdp(Message message) {
    return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
        && type.getContentType().equalsIgnoreCase("application")
        && type.getContentSubType().equalsIgnoreCase("sdp");
  }

  /**
   * The session description in a message; empty without a body, and with one of another type.
   *
   * @throws SdpException when there is one that does not parse
   */
  static Optional<SessionDescription> sdp(Message message, byte[] body) throws SdpException {
    return body.length == 0 || !isSdp(message)
        ? Optional.empty()
        : Optional.of(SessionDescription.parse(body));
  }

  /**
   * The answer in the ACK of an offer of ours.
   *
   * @throws SdpException when there is none that can be read
   */
  static SessionDescription answer(IncomingRequest ack) throws SdpException {
    return sdp(ack.request(), ack.body())
        .orElseThrow(() -> new SdpException("an ACK without the answer to our offer"));
  }
}
