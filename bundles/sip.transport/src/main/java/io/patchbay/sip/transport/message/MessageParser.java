package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.parser.RequestLineParser;
import java.text.ParseException;
import java.util.Set;
import javax.sip.address.URI;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Messages out of cut lines. What a request is routed and answered by is checked at once, so that a
 * defect there is a 400: by the parser, unless it is of {@link EverydayForm}. Headers are made when
 * somebody asks for them. Nothing that JAIN's parsers throw reaches anybody.
 */
public final class MessageParser {
  /** A defect elsewhere costs that header, not the message (RFC 4475 section 3.1.2.12). */
  static final Set<String> STRICT =
      HeaderName.setOf(
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

  /** The request, read-only. */
  public static Request request(RawMessage raw) throws MalformedException {
    if (EverydayForm.ofRequestLine(raw.startLine()) == null) {
      parsedUri(raw.startLine());
    }
    LineRequest request = new LineRequest(raw);
    for (Line line : request.lines()) {
      if (STRICT.contains(line.name()) && !line.parses()) {
        throw new MalformedException(400, "Bad " + line.name());
      }
    }
    return request;
  }

  /** The response, read-only. */
  public static Response response(RawMessage raw) throws MalformedException {
    return new LineResponse(raw, StartLine.parse(raw.startLine()).status());
  }

  /** The Request-URI out of the first line of a request. */
  static URI requestUri(String startLine) throws MalformedException {
    URI everyday = EverydayHeaders.requestUri(startLine);
    return everyday == null ? parsedUri(startLine) : everyday;
  }

  /** The Request-URI as JAIN's parser reads it. */
  static URI parsedUri(String startLine) throws MalformedException {
    try {
      URI uri = new RequestLineParser(startLine + "\n").parse().getUri();
      if (uri != null) {
        return uri;
      }
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      throw new MalformedException(400, "Bad Request-URI");
    }
    throw new MalformedException(400, "Bad Request-URI");
  }
}
