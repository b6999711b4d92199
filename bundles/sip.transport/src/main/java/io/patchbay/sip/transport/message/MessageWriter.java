package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.patchbay.api.sip.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.sip.header.ContentLengthHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Messages to bytes. JAIN's own encoder is not used: it writes into the topmost Via on its way out.
 */
public final class MessageWriter {
  private MessageWriter() {}

  /** The bytes of a response. */
  public static byte[] write(Response response) {
    SIPResponse message = (SIPResponse) response;
    return write(message.getStatusLine().encode(), "", message);
  }

  /** The bytes of a request with the Via it leaves by. */
  public static byte[] write(Request request, Target target, String branch) {
    SIPRequest message = (SIPRequest) request;
    message.removeHeader(ViaHeader.NAME);
    String transport = target.transport();
    String via =
        "Via: SIP/2.0/"
            + transport.toUpperCase(Locale.ROOT)
            + " "
            + target.local()
            + ";branch="
            + branch
            + (transport.equals("udp") ? ";rport\r\n" : "\r\n");
    return write(message.getRequestLine().encode(), via, message);
  }

  private static byte[] write(String startLine, String via, SIPMessage message) {
    StringBuilder text = new StringBuilder(1024).append(startLine).append(via);
    for (Iterator<SIPHeader> headers = message.getHeaders(); headers.hasNext(); ) {
      SIPHeader header = headers.next();
      if (!(header instanceof ContentLengthHeader)) {
        header.encode(text);
      }
    }
    byte[] content = message.getRawContent();
    byte[] body = content == null ? new byte[0] : content;
    text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }
}
