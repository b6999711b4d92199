package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.nio.charset.StandardCharsets;
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

  /**
   * The part of a response that a NOTIFY tells (RFC 3515 section 2.4.5): its first line. What may
   * follow names addresses.
   */
  static Content fragment(Message message, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String line = text.lines().findFirst().orElse("") + "\r\n";
    return new Content(
        HeaderText.first(message, "Content-Type").orElse("message/sipfrag;version=2.0"),
        line.getBytes(StandardCharsets.UTF_8));
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
