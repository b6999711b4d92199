package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** jain-sip-ri's parser, with nothing that it throws left to reach anybody. */
public final class MessageParser {
  /** A defect elsewhere costs that header, not the message (RFC 4475 section 3.1.2.12). */
  private static final Set<String> STRICT =
      Set.of(
          "via",
          "from",
          "to",
          "cseq",
          "call-id",
          "max-forwards",
          "contact",
          "route",
          "record-route",
          "content-type",
          "content-disposition");

  private MessageParser() {}

  public static Request request(RawMessage raw) throws MalformedException {
    if (parse(raw) instanceof SIPRequest request && request.getRequestURI() != null) {
      return request;
    }
    throw new MalformedException(400, "Bad Request");
  }

  public static Response response(RawMessage raw) throws MalformedException {
    if (parse(raw) instanceof SIPResponse response) {
      return response;
    }
    throw new MalformedException(400, "Bad Response");
  }

  private static SIPMessage parse(RawMessage raw) throws MalformedException {
    try {
      SIPMessage message =
          new StringMsgParser().parseSIPMessage(raw.head(), false, false, MessageParser::judge);
      if (message == null
          || message.getFrom() == null
          || message.getTo() == null
          || message.getCSeq() == null
          || message.getCallId() == null
          || message.getTopmostVia() == null) {
        throw new MalformedException(400, "Bad Request");
      }
      if (raw.body().length > 0) {
        message.setMessageContent(raw.body());
      }
      message.setApplicationData(raw);
      return message;
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      throw new MalformedException(400, "Bad Request");
    }
  }

  private static void judge(
      ParseException defect,
      SIPMessage message,
      @Nullable Class<?> kind,
      @Nullable String header,
      String text)
      throws ParseException {
    String name = header == null ? "" : header.substring(0, Math.max(0, header.indexOf(':')));
    // Without a colon it is the start line.
    if (name.isEmpty() || STRICT.contains(HeaderName.full(name.trim()).toLowerCase(Locale.ROOT))) {
      throw defect;
    }
  }
}
