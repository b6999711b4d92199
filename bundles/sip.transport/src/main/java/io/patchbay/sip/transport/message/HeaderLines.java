package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;
import javax.sip.header.Header;

/** Header objects from text. */
final class HeaderLines {
  /** JAIN's messages cast what they hold under these names. */
  private static final Set<String> TYPED =
      Set.of(
          "via",
          "from",
          "to",
          "call-id",
          "cseq",
          "contact",
          "route",
          "record-route",
          "max-forwards",
          "expires",
          "content-type",
          "content-length",
          "content-disposition",
          "content-encoding",
          "content-language",
          "error-info");

  private HeaderLines() {}

  /** A header JAIN knows, or a plain name and value. */
  static SIPHeader header(String name, String value) {
    if (!MessageCutter.isToken(name)) {
      throw new IllegalArgumentException("not a header name: " + name);
    }
    String line = HeaderName.full(name) + ": " + oneLine(value);
    try {
      SIPHeader header = StringMsgParser.parseSIPHeader(line + "\r\n");
      // A list of one is no list to those who ask for the header's own type.
      return header instanceof SIPHeaderList<?> list && list.size() == 1
          ? (SIPHeader) list.getFirst()
          : header;
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException("not a header: " + line, e);
    }
  }

  /** The header in JAIN's type where that changes nothing of its text, else as plain text. */
  static Header asWritten(RawHeader line) {
    boolean typed = TYPED.contains(line.name().toLowerCase(Locale.ROOT));
    try {
      SIPHeader header = header(line.name(), line.value());
      if (typed || header.encode().trim().equals(line.name() + ": " + line.value())) {
        return header;
      }
    } catch (IllegalArgumentException e) {
      // Received like this, passed on like this.
    }
    ExtensionHeaderImpl plain = new ExtensionHeaderImpl(line.name());
    plain.setValue(line.value());
    return plain;
  }

  /** Refuses what would begin a line of its own. */
  static String oneLine(String text) {
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("more than one line: " + text);
    }
    return text;
  }
}
