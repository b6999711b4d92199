package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import javax.sip.message.Message;

/** A body that passes as it is. Immutable. */
public final class Content {
  private final String type;
  private final byte[] bytes;

  private Content(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  static Content of(Message message, byte[] body) {
    return new Content(HeaderText.first(message, "Content-Type").orElse("text/plain"), body);
  }

  static Content none() {
    return new Content("", new byte[0]);
  }

  void putInto(Message message, SipMessages messages) {
    if (bytes.length > 0) {
      messages.body(message, type, bytes);
    }
  }
}
