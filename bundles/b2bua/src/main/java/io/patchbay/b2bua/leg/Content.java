package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sip.message.Message;

/**
 * A body that passes from one leg to the other: as it is, where those who talk have written it;
 * with our host for every other, where a stack has. Immutable.
 */
public final class Content {
  /** What stacks write about who is where: events, contacts, envelopes. */
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "application/(.+\\+)?xml|text/xml|application/simple-message-summary|message/cpim"
              + "|multipart/.*");

  private final String type;
  private final byte[] bytes;
  private final boolean masked;

  private Content(String type, byte[] bytes, boolean masked) {
    this.type = type;
    this.bytes = bytes;
    this.masked = masked;
  }

  /**
   * The body of a message. What a stack writes about messages and sessions of its leg names
   * addresses and means nothing on another.
   *
   * @param hidden addresses and host names of the leg it came by
   */
  static Content of(Message message, byte[] body, Set<String> hidden) {
    String type = HeaderText.first(message, "Content-Type").orElse("text/plain");
    return switch (name(message)) {
      case "message/sipfrag" -> fragment(message, body);
      case "message/sip", "application/sdp" -> none();
      default -> {
        if (!isDocument(message)) {
          yield new Content(type, body, false);
        }
        yield isReadable(message)
            ? new Content(
                type,
                HostMask.masked(new String(body, StandardCharsets.ISO_8859_1), hidden)
                    .getBytes(StandardCharsets.ISO_8859_1),
                true)
            : none();
      }
    };
  }

  /** False for a body that may name addresses and is packed so that nobody sees which. */
  static boolean isReadable(Message message) {
    return !isDocument(message)
        || HeaderText.tokens(message, "Content-Encoding").stream().allMatch("identity"::equals);
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
        line.getBytes(StandardCharsets.UTF_8),
        false);
  }

  static Content none() {
    return new Content("", new byte[0], false);
  }

  /**
   * @param policy of the leg it is sent by
   */
  void putInto(Message message, SipMessages messages, HeaderPolicy policy) {
    if (bytes.length > 0) {
      messages.body(message, type, masked ? shown(policy) : bytes);
    }
  }

  private byte[] shown(HeaderPolicy policy) {
    return policy
        .shown(new String(bytes, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isDocument(Message message) {
    return DOCUMENT.matcher(name(message)).matches();
  }

  private static String name(Message message) {
    return HeaderText.first(message, "Content-Type")
        .orElse("text/plain")
        .replaceFirst("[;\\s].*", "")
        .toLowerCase(Locale.ROOT);
  }
}
