package io.patchbay.sip.transport.message;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  private HeaderName() {}

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
