package io.patchbay.sip.transport.message;

import java.util.Optional;

/**
 * What matching and routing inside the edge need of a message, read without a full parse.
 *
 * @param status 0 for a request
 * @param method method of the request, or of the CSeq for a response
 * @param branch of the topmost Via; for RFC 2543 peers a text that stands for it
 * @param sentBy of the topmost Via, lower case
 * @param replyPort where a response over UDP goes; 0 for a response
 */
public record MessageKeys(
    int status,
    String method,
    String callId,
    long cseq,
    Optional<String> fromTag,
    Optional<String> toTag,
    String branch,
    String sentBy,
    int replyPort) {

  private static final String MAGIC = "z9hG4bK";

  static MessageKeys of(RawMessage message, StartLine start, TopVia via, int replyPort)
      throws MalformedException {
    String callId = mandatory(message, "Call-ID");
    String from = mandatory(message, "From");
    String to = mandatory(message, "To");
    String cseq = mandatory(message, "CSeq");
    if (callId.isEmpty() || callId.indexOf(' ') >= 0) {
      throw new MalformedException(400, "Bad Call-ID");
    }
    int blank = cseq.indexOf(' ');
    String method = blank < 0 ? "" : cseq.substring(blank + 1).strip();
    long number = number(cseq.substring(0, Math.max(blank, 0)), Integer.MAX_VALUE, "Bad CSeq");
    if (!start.isResponse() && !method.equals(start.method())) {
      throw new MalformedException(400, "CSeq method does not match");
    }
    Optional<String> fromTag = HeaderText.parameter(from, "tag");
    String branch =
        via.branch()
            // The cookie alone is no branch (RFC 4475 section 3.2.1).
            .filter(b -> b.length() > MAGIC.length())
            .filter(b -> b.regionMatches(true, 0, MAGIC, 0, MAGIC.length()))
            .orElseGet(
                () ->
                    String.join("|", start.uri(), callId, fromTag.orElse(""), via.parameters())
                        + number);
    return new MessageKeys(
        start.status(),
        method,
        callId,
        number,
        fromTag,
        HeaderText.parameter(to, "tag"),
        branch,
        via.sentBy(),
        replyPort);
  }

  /** A decimal number without sign. */
  static long number(String text, long most, String otherwise) throws MalformedException {
    long number = 0;
    for (int i = 0; i < text.length() && number <= most; i++) {
      char c = text.charAt(i);
      number = c < '0' || c > '9' ? Long.MAX_VALUE : number * 10 + c - '0';
    }
    if (text.isEmpty() || number > most || number < 0) {
      throw new MalformedException(400, otherwise);
    }
    return number;
  }

  private static String mandatory(RawMessage message, String name) throws MalformedException {
    String value = null;
    for (RawHeader header : message.headers()) {
      if (header.is(name)) {
        if (value != null) {
          throw new MalformedException(400, "Repeated " + name);
        }
        value = header.value();
      }
    }
    if (value == null) {
      throw new MalformedException(400, "Missing " + name);
    }
    return value;
  }
}
