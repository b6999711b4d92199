package io.patchbay.sip.nat;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import javax.sip.message.Message;

/** Messages from text with plain line ends. */
final class Messages {
  private Messages() {}

  static Message parse(String text) {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    try {
      return new StringMsgParser().parseSIPMessage(bytes, true, false, null);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
