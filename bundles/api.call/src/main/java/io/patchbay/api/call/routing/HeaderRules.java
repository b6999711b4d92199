package io.patchbay.api.call.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which headers pass between the caller's leg and the leg that is made for a target, in both
 * directions, requests and responses. Whatever is said here, a header the gateway writes itself
 * never passes ({@link #isOwn}), and none does whose text names an address of the leg it comes
 * from.
 *
 * @param preset where to begin
 * @param trust whether the called side may be told who calls (RFC 3325 section 2.3)
 * @param pass names of headers that pass besides; {@code *} stands for any characters
 * @param strip names of headers that do not. Where both lists fit a name, the one that names it
 *     with more characters decides; {@code strip} where they are the same
 * @param set headers each request that is sent to the target gets, in place of any of that name
 */
public record HeaderRules(
    Preset preset, Trust trust, List<String> pass, List<String> strip, Map<String, String> set) {
  /** The usual headers pass, and identity where both sides are trusted. */
  public static final HeaderRules STANDARD =
      new HeaderRules(Preset.STANDARD, Trust.LISTENER, List.of(), List.of(), Map.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.!%_+`'~*-]+");
  private static final Set<String> OWN =
      anyCase(
          "accept",
          "allow",
          "allow-events",
          "authentication-info",
          "authorization",
          "call-id",
          "contact",
          "content-disposition",
          "content-encoding",
          "content-length",
          "content-type",
          "cseq",
          "event",
          "from",
          "join",
          "max-forwards",
          "mime-version",
          "min-se",
          "p-associated-uri",
          "path",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-require",
          "rack",
          "record-route",
          "refer-to",
          "referred-by",
          "refer-sub",
          "replaces",
          "require",
          "route",
          "rseq",
          "server",
          "service-route",
          "session-expires",
          "subscription-state",
          "supported",
          "target-dialog",
          "timestamp",
          "to",
          "unsupported",
          "user-agent",
          "via",
          "www-authenticate");

  /** Where the rules of a route begin. */
  public enum Preset {
    /** The usual headers; those of identity, and X-*, between trusted sides. */
    STANDARD,
    /** Everything. */
    TRANSPARENT,
    /** The usual headers, and never any of identity or X-*. */
    BOUNDARY,
    /** To a carrier, which is trusted: identity, but no X-*, Alert-Info or Call-Info. */
    TRUNK
  }

  /** Whether the called side is trusted. */
  public enum Trust {
    /** As the listener is that it is reached by; of {@link Preset#TRUNK}, yes. */
    LISTENER,
    YES,
    NO
  }

  public HeaderRules {
    pass = List.copyOf(pass);
    strip = List.copyOf(strip);
    set = Map.copyOf(set);
    pass.forEach(HeaderRules::checkPassed);
    strip.forEach(HeaderRules::checkName);
    set.forEach(
        (name, value) -> {
          checkPassed(name);
          if (name.indexOf('*') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no header name");
          }
          if (value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("the value of " + name + " is more than one line");
          }
        });
  }

  /** Whether the gateway alone writes headers of that name. */
  public static boolean isOwn(String name) {
    return OWN.contains(name);
  }

  private static Set<String> anyCase(String... names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(List.of(names));
    return Collections.unmodifiableSet(all);
  }

  /**
   * Names between commas.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static List<String> names(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*", -1));
  }

  /**
   * Headers as {@code Name: value}, between vertical bars.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static Map<String, String> headers(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split("\\|", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("'" + part.trim() + "' is not NAME: VALUE");
      }
      headers.put(part.substring(0, colon).trim(), part.substring(colon + 1).trim());
    }
    return headers;
  }

  private static void checkPassed(String name) {
    checkName(name);
    if (isOwn(name)) {
      throw new IllegalArgumentException(name + " is written by the gateway alone");
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no header name");
    }
  }
}
