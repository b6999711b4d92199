package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.sip.message.Message;

/** A body that passes from one leg to the other. Immutable. */
public final class Content {
  private final String type;
  private final byte[] bytes;

  private Content(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /**
   * The body of a message, when it is of those who talk. What a stack writes about messages and
   * sessions of its leg names addresses and means nothing on another.
   */
  static Content of(Message message, byte[] body) {
    String type = HeaderText.first(message, "Content-Type").orElse("text/plain");
    String name = type.replaceFirst("[;\\s].*", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "message/sipfrag" -> fragment(message, body);
      case "message/sip", "application/sdp" -> none();
      default -> new Content(type, body);
    };
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
