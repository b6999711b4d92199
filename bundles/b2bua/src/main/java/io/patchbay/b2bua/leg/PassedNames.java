package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.HeaderRules.Preset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names of the headers that pass by the rules of a route. Immutable. */
final class PassedNames {
  /** Everything: another leg decides. */
  static final PassedNames ALL =
      new PassedNames(
          new HeaderRules(
              Preset.TRANSPARENT, HeaderRules.Trust.YES, List.of(), List.of(), Map.of()),
          true);

  private static final Set<String> USUAL =
      Set.of(
          "subject",
          "priority",
          "alert-info",
          "call-info",
          "reason",
          "warning",
          "accept-language",
          "accept-encoding",
          "accept-contact",
          "reject-contact",
          "request-disposition",
          "error-info",
          "in-reply-to",
          "retry-after",
          "answer-mode",
          "priv-answer-mode",
          "user-to-user");

  private static final Set<String> IDENTITY =
      Set.of(
          "p-asserted-identity",
          "p-preferred-identity",
          "remote-party-id",
          "diversion",
          "history-info");

  /** Of the trust domain as well, but naming nobody by a URI. */
  private static final Set<String> TRUSTED =
      Set.of("privacy", "p-access-network-info", "geolocation", "geolocation-routing");

  private final HeaderRules rules;
  private final boolean trusted;

  /**
   * @param trusted whether both sides of the call are trusted
   */
  PassedNames(HeaderRules rules, boolean trusted) {
    this.rules = rules;
    this.trusted = trusted;
  }

  /** Headers that say who somebody is, by a URI. */
  static boolean isIdentity(String name) {
    return IDENTITY.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the peer may be told who somebody is. */
  boolean identity() {
    return trusted;
  }

  /** Whether an IP address in a header is taken for a leak, whosever it is. */
  boolean hidesLiterals() {
    return rules.preset() != Preset.TRANSPARENT;
  }

  boolean passes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (rules.pass().isEmpty() && rules.strip().isEmpty()) {
      return byPreset(lower);
    }
    int pass = closest(rules.pass(), lower);
    int strip = closest(rules.strip(), lower);
    return pass < 0 && strip < 0 ? byPreset(lower) : pass > strip;
  }

  private boolean byPreset(String name) {
    boolean extension = name.startsWith("x-");
    boolean domain =
        IDENTITY.contains(name) || TRUSTED.contains(name) || name.startsWith("p-charging-");
    return switch (rules.preset()) {
      // The signature of an Identity is broken: From, To and the fingerprints are others.
      case TRANSPARENT -> !name.equals("identity") && !name.equals("identity-info");
      case BOUNDARY -> USUAL.contains(name);
      case STANDARD -> USUAL.contains(name) || (trusted && (domain || extension));
      case TRUNK ->
          (USUAL.contains(name) && !name.equals("alert-info") && !name.equals("call-info"))
              || (trusted && domain);
    };
  }

  /** With how many characters the closest pattern names it; -1 when none does. */
  private static int closest(List<String> patterns, String name) {
    int closest = -1;
    for (String pattern : patterns) {
      String lower = pattern.toLowerCase(Locale.ROOT);
      if (matches(lower, name)) {
        closest = Math.max(closest, (int) lower.chars().filter(c -> c != '*').count());
      }
    }
    return closest;
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int at = star; at <= name.length(); at++) {
      if (matches(rest, name.substring(at))) {
        return true;
      }
    }
    return false;
  }
}
