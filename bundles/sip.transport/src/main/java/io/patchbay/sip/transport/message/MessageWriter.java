package io.patchbay.sip.transport.message;

import io.patchbay.api.sip.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages to bytes. */
public final class MessageWriter {
  private MessageWriter() {}

  /** The bytes of a response. */
  public static byte[] write(Response response) {
    return write((LineMessage) response, "");
  }

  /** The bytes of a request with the Via it leaves by. */
  public static byte[] write(Request request, Target target, String branch) {
    LineMessage message = (LineMessage) request;
    message.removeHeader(ViaHeader.NAME);
    String transport = target.transport();
    return write(
        message,
        "Via: SIP/2.0/"
            + transport.toUpperCase(Locale.ROOT)
            + " "
            + target.local()
            + ";branch="
            + branch
            + (transport.equals("udp") ? ";rport\r\n" : "\r\n"));
  }

  private static byte[] write(LineMessage message, String via) {
    StringBuilder text = new StringBuilder(1024);
    message.writeHead(text, via);
    byte[] body = message.body();
    text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }
}
