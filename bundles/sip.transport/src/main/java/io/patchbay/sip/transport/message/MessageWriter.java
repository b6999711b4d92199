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
            + (transport.equals("udp") ? ";rport\r\n" : "\r\n"));
  }
}
