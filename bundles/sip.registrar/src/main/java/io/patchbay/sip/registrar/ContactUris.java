package io.patchbay.sip.registrar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/** When two Contact URIs are the same (RFC 3261 section 19.1.4). */
final class ContactUris {
  /** Parameters that never match when only one URI has them; transport by the RFC's examples. */
  private static final Set<String> TELLING = Set.of("user", "ttl", "method", "maddr", "transport");

  private ContactUris() {}

  static boolean same(SipURI one, SipURI other) {
    return one.isSecure() == other.isSecure()
        && unescaped(one.getUser()).equals(unescaped(other.getUser()))
        && Objects.equals(one.getUserPassword(), other.getUserPassword())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort()
        && parametersMatch(one, other)
        && parametersMatch(other, one);
  }

  /** The user part, unescaped; empty when there is none. */
  static String unescaped(@Nullable String user) {
    if (user == null) {
      return "";
    }
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return user;
    }
  }

  private static boolean parametersMatch(SipURI one, SipURI other) {
    for (Iterator<?> names = one.getParameterNames(); names.hasNext(); ) {
      String name = String.valueOf(names.next());
      String value = one.getParameter(name);
      String theirs = other.getParameter(name);
      boolean telling = TELLING.contains(name.toLowerCase(Locale.ROOT));
      boolean missing = theirs == null && !names(other).contains(name.toLowerCase(Locale.ROOT));
      if (missing ? telling : !equal(value, theirs)) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> names(SipURI uri) {
    Set<String> names = new HashSet<>();
    for (Iterator<?> each = uri.getParameterNames(); each.hasNext(); ) {
      names.add(String.valueOf(each.next()).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static boolean equal(@Nullable String one, @Nullable String other) {
    return (one == null ? "" : one).equalsIgnoreCase(other == null ? "" : other);
  }
}
