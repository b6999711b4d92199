package io.patchbay.api.call.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
      Set.of(
          "Accept",
          "Allow",
          "Allow-Events",
          "Authentication-Info",
          "Authorization",
          "Call-ID",
          "Contact",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Length",
          "Content-Type",
          "CSeq",
          "Event",
          "From",
          "Join",
          "Max-Forwards",
          "MIME-Version",
          "Min-SE",
          "P-Associated-URI",
          "Path",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Proxy-Authorization",
          "Proxy-Require",
          "RAck",
          "Record-Route",
          "Refer-To",
          "Referred-By",
          "Refer-Sub",
          "Replaces",
          "Require",
          "Route",
          "RSeq",
          "Server",
          "Service-Route",
          "Session-Expires",
          "Subscription-State",
          "Supported",
          "Target-Dialog",
          "Timestamp",
          "To",
          "Unsupported",
          "User-Agent",
          "Via",
          "WWW-Authenticate");

  private static final Set<String> OWN_IN_LOWER_CASE =
      OWN.stream()
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

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
    // nearly all are written as they are defined, and need no copy
    return OWN.contains(name) || OWN_IN_LOWER_CASE.contains(name.toLowerCase(Locale.ROOT));
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
