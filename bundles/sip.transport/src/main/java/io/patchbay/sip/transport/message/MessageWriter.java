package io.patchbay.sip.transport.message;

import io.patchbay.api.sip.Target;
import java.util.Locale;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages to bytes. */
public final class MessageWriter {
  private MessageWriter() {}

  /** The bytes of a response. */
  public static byte[] write(Response response) {
    return ((LineMessage) response).bytes("");
  }

  /** The bytes of a request with the Via it leaves by. */
  public static byte[] write(Request request, Target target, String branch) {
    LineMessage message = (LineMessage) request;
    message.removeHeader(ViaHeader.NAME);
    String transport = target.transport();
    return message.bytes(
        "Via: SIP/2.0/"
            + transport.toUpperCase(Locale.ROOT)
            + " "
            + target.local()
            + ";branch="
            + branch
            + wish(transport)
            + "\r\n");
  }

  /** To be answered where it comes from (RFC 3581), to be called that way as well (RFC 5923). */
  private static String wish(String transport) {
    return switch (transport) {
      case "udp" -> ";rport";
      case "tls" -> ";alias";
      default -> "";
    };
  }
}
