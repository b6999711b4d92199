package io.patchbay.b2bua.leg;

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
}
