package io.patchbay.sip.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compact forms of header names (RFC 3261 section 7.3.3 and the IANA registry). */
final class HeaderName {
  private static final Map<String, String> COMPACT =
      Map.ofEntries(
          Map.entry("a", "Accept-Contact"),
          Map.entry("b", "Referred-By"),
          Map.entry("c", "Content-Type"),
          Map.entry("d", "Request-Disposition"),
          Map.entry("e", "Content-Encoding"),
          Map.entry("f", "From"),
          Map.entry("i", "Call-ID"),
          Map.entry("j", "Reject-Contact"),
          Map.entry("k", "Supported"),
          Map.entry("l", "Content-Length"),
          Map.entry("m", "Contact"),
          Map.entry("n", "Identity-Info"),
          Map.entry("o", "Event"),
          Map.entry("r", "Refer-To"),
          Map.entry("s", "Subject"),
          Map.entry("t", "To"),
          Map.entry("u", "Allow-Events"),
          Map.entry("v", "Via"),
          Map.entry("x", "Session-Expires"),
          Map.entry("y", "Identity"));

  /** What most headers are called, by length: one text for all messages. */
  private static final String[][] COMMON =
      byLength(
          "Via",
          "From",
          "To",
          "Call-ID",
          "CSeq",
          "Max-Forwards",
          "Contact",
          "Route",
          "Record-Route",
          "Content-Type",
          "Content-Length",
          "Content-Disposition",
          "Accept",
          "Accept-Encoding",
          "Accept-Language",
          "Allow",
          "Allow-Events",
          "Supported",
          "Require",
          "Proxy-Require",
          "Unsupported",
          "User-Agent",
          "Server",
          "Organization",
          "Subject",
          "Date",
          "Expires",
          "Event",
          "Session-Expires",
          "Min-SE",
          "RSeq",
          "RAck",
          "Reason",
          "Warning",
          "Privacy",
          "P-Asserted-Identity",
          "Diversion",
          "History-Info",
          "Authorization",
          "Proxy-Authorization",
          "WWW-Authenticate",
          "Proxy-Authenticate");

  private HeaderName() {}

  private static String[][] byLength(String... names) {
    int longest = Stream.of(names).mapToInt(String::length).max().orElseThrow();
    return IntStream.rangeClosed(0, longest)
        .mapToObj(n -> Stream.of(names).filter(name -> name.length() == n).toArray(String[]::new))
        .toArray(String[][]::new);
  }

  /** The long form of a name as it stands in a message, maybe with blanks behind it. */
  static String read(byte[] text, int start, int colon) {
    int length = colon - start;
    if (length < COMMON.length) {
      for (String name : COMMON[length]) {
        if (stands(name, text, start)) {
          return name;
        }
      }
    }
    return full(new String(text, start, length, StandardCharsets.UTF_8).stripTrailing());
  }

  private static boolean stands(String name, byte[] text, int start) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != text[start + i]) {
        return false;
      }
    }
    return true;
  }

  /** A set that finds names whatever their case (RFC 3261 section 7.3.1). */
  static Set<String> setOf(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return Collections.unmodifiableSet(set);
  }

  /** The long form; the name itself when it has no compact one. */
  static String full(String name) {
    if (name.length() != 1) {
      return name;
    }
    return COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }
}
