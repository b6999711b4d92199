package io.patchbay.b2bua.leg;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sip.header.Header;
import javax.sip.message.Message;

/** Headers as text: what the header objects of JSR 32 do not have, or have in another range. */
public final class HeaderText {
  private HeaderText() {}

  /** Everything behind the colon, trimmed. */
  static String value(Header header) {
    String line = header.toString().trim();
    return line.substring(line.indexOf(':') + 1).trim();
  }

  /** The value of the first header of that name. */
  public static Optional<String> first(Message message, String name) {
    return Optional.ofNullable(message.getHeader(name)).map(HeaderText::value);
  }

  /** The values of all headers of that name. */
  public static List<String> values(Message message, String name) {
    List<String> values = new ArrayList<>();
    for (ListIterator<?> each = message.getHeaders(name); each.hasNext(); ) {
      values.add(value((Header) each.next()));
    }
    return values;
  }

  /**
   * Whether a header that is a list of tokens, such as Supported or Allow, names that one.
   *
   * @param values of all headers of that name
   */
  static boolean lists(List<String> values, String token) {
    for (String value : values) {
      for (String each : value.split(",", -1)) {
        if (each.trim().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The values of a header that is a list of tokens, such as Supported or Allow, in lower case.
   *
   * @return what all headers of that name say together
   */
  public static Set<String> tokens(Message message, String name) {
    Set<String> tokens = new HashSet<>();
    for (ListIterator<?> each = message.getHeaders(name); each.hasNext(); ) {
      for (String token : value((Header) each.next()).split(",", -1)) {
        if (!token.isBlank()) {
          tokens.add(token.trim().toLowerCase(Locale.ROOT));
        }
      }
    }
    return tokens;
  }
}
