package io.patchbay.sip.transport.message;

import java.nio.charset.StandardCharsets;

/** Requests the transaction layer makes by itself out of one that it sent. */
public final class RequestText {
  private RequestText() {}

  /**
   * The ACK of a non-2xx response (RFC 3261 section 17.1.1.3).
   *
   * @param invite the INVITE as it was sent
   */
  public static byte[] ack(RawMessage invite, RawMessage response) {
    return hopByHop(
        invite, "ACK", response.first("To").or(() -> invite.first("To")).orElse(""), "");
  }

  /**
   * The CANCEL of an INVITE (RFC 3261 section 9.1).
   *
   * @param reason value of its Reason header (RFC 3326); empty for none
   */
  public static byte[] cancel(RawMessage invite, String reason) {
    String header = reason.isEmpty() ? "" : "Reason: " + reason + "\r\n";
    return hopByHop(invite, "CANCEL", invite.first("To").orElse(""), header);
  }

  private static byte[] hopByHop(RawMessage invite, String method, String to, String more) {
    String startLine = invite.startLine();
    StringBuilder text =
        new StringBuilder(512)
            .append(method)
            .append(startLine, startLine.indexOf(' '), startLine.length());
    text.append("\r\nVia: ")
        .append(HeaderText.first(invite.first("Via").orElse("")))
        .append("\r\n");
    for (RawHeader header : invite.headers()) {
      if (header.is("From") || header.is("Call-ID") || header.is("Route")) {
        text.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
    }
    String cseq = invite.first("CSeq").orElse("");
    text.append("To: ").append(to).append("\r\nCSeq: ");
    text.append(cseq, 0, cseq.indexOf(' ')).append(' ').append(method);
    text.append("\r\n").append(more).append("Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
