package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.parser.ParserFactory;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import javax.sip.header.Header;

/** Header objects from text. */
final class HeaderLines {
  /** Names whose headers are cast to their own type by those who ask. */
  private static final Set<String> TYPED =
      HeaderName.setOf(
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
    String full = HeaderName.full(name);
    SIPHeader everyday = EverydayHeaders.header(full, value);
    return everyday == null ? parsed(full, value) : everyday;
  }

  /** A header as JAIN's parser reads it. */
  static SIPHeader parsed(String name, String value) {
    if (!MessageCutter.isToken(name)) {
      throw new IllegalArgumentException("not a header name: " + name);
    }
    String line = name + ": " + oneLine(value);
    try {
      SIPHeader header = ParserFactory.createParser(line.trim() + "\n").parse();
      // A list of one is no list to those who ask for the header's own type.
      return header instanceof SIPHeaderList<?> list && list.size() == 1
          ? (SIPHeader) list.getFirst()
          : header;
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException("not a header: " + line, e);
    }
  }

  /**
   * The headers of a received line, one per value. What does not parse is one plain header of that
   * name and text, or none where whoever asks for the name counts on its type.
   */
  static List<Header> received(String name, String value) {
    try {
      SIPHeader header = header(name, value);
      if (header instanceof SIPHeaderList<?> list) {
        return List.copyOf(list);
      }
      return List.of(header);
    } catch (IllegalArgumentException | StackOverflowError e) {
      if (TYPED.contains(name)) {
        return List.of();
      }
      ExtensionHeaderImpl plain = new ExtensionHeaderImpl(name);
      plain.setValue(value);
      return List.of(plain);
    }
  }

  /** Refuses what would begin a line of its own. */
  static String oneLine(String text) {
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("more than one line: " + text);
    }
    return text;
  }
}
