package io.patchbay.sip.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Responses of the edge itself, written from the request's lines without a parse: nothing of the
 * request comes back but the headers RFC 3261 section 8.2.6.2 wants back.
 */
public final class ReplyText {
  private static final Set<String> COPIED =
      HeaderName.setOf("Via", "From", "To", "Call-ID", "CSeq");

  private ReplyText() {}

  /** Whether a response would find its way and its transaction. */
  static boolean isAnswerable(RawMessage request) {
    return !request.startLine().isEmpty()
        && COPIED.stream().allMatch(name -> request.first(name).isPresent());
  }

  /** A response with the standard reason phrase. */
  public static byte[] of(RawMessage request, int status, @Nullable String toTag) {
    return write(request, status, ReasonPhrase.of(status), toTag, List.of());
  }

  /** A response with a header line more. */
  public static byte[] of(RawMessage request, int status, @Nullable String toTag, String line) {
    return write(request, status, ReasonPhrase.of(status), toTag, List.of(line));
  }

  /** A response with a reason phrase of its own. */
  static byte[] refusing(
      RawMessage request, int status, String reason, String toTag, List<String> more) {
    return write(request, status, reason, toTag, more);
  }

  /**
   * @param toTag added to To when the request's has no tag; null for a 100
   * @param more further header lines
   */
  private static byte[] write(
      RawMessage request, int status, String reason, @Nullable String toTag, List<String> more) {
    StringBuilder text =
        new StringBuilder(512)
            .append("SIP/2.0 ")
            .append(status)
            .append(' ')
            .append(reason)
            .append("\r\n");
    for (RawHeader header : request.headers()) {
      if (COPIED.contains(header.name())) {
        text.append(header.name()).append(": ").append(header.value());
        if (toTag != null
            && header.is("To")
            && HeaderText.parameter(header.value(), "tag").isEmpty()) {
          text.append(";tag=").append(toTag);
        }
        text.append("\r\n");
      }
    }
    for (String line : more) {
      text.append(line).append("\r\n");
    }
    text.append("Content-Length: 0\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
