package io.patchbay.sip.auth;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is challenged, and how.
 *
 * @param methods that need a user; empty: nothing does
 * @param listeners whose requests do; empty: all
 * @param trusted networks whose requests do not
 * @param inDialog whether requests of a dialog do as well
 * @param algorithms offered, in this order
 * @param qop offered
 * @param nonceLifetime how long a nonce may be used
 * @param fromIsUser whether From must name the authenticated user
 * @param uriIsRequest whether the digest-uri must be the Request-URI
 * @param guard when guessing is stopped
 */
record AuthSettings(
    Set<String> methods,
    Set<String> listeners,
    NetworkList trusted,
    boolean inDialog,
    List<DigestAlgorithm> algorithms,
    List<String> qop,
    Duration nonceLifetime,
    boolean fromIsUser,
    boolean uriIsRequest,
    GuardSettings guard) {

  static AuthSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(AuthConfig.class, properties);
    AuthSettings read =
        new AuthSettings(
            settings.parsed("methods", AuthSettings::methods, Set.of()),
            words(settings.text("listeners")),
            settings.parsed("trusted.networks", NetworkList::parse, NetworkList.NONE),
            settings.flag("in.dialog"),
            settings.parsed("algorithms", AuthSettings::algorithms, List.of()),
            settings.parsed("qop", AuthSettings::qop, List.of()),
            seconds(settings, "nonce.lifetime", 10),
            settings.flag("from.is.user"),
            settings.flag("uri.is.request"),
            new GuardSettings(
                settings.integer("guard.source.failures", 0, 1_000_000),
                settings.integer("guard.user.failures", 0, 1_000_000),
                seconds(settings, "guard.window", 1),
                seconds(settings, "guard.ban", 1),
                seconds(settings, "guard.ban.longest", 1),
                settings.parsed("guard.exempt", NetworkList::parse, NetworkList.NONE)));
    settings.orThrow();
    return read;
  }

  /** Whether a request needs a user. */
  boolean asks(IncomingRequest request) {
    return methods.contains(request.method())
        && (inDialog || request.toTag().isEmpty())
        && (listeners.isEmpty() || listeners.contains(request.flow().listener()))
        && !trusted.contains(request.flow().remote().getAddress());
  }

  private static Duration seconds(Settings settings, String key, int least) {
    return Duration.ofSeconds(settings.integer(key, least, 604_800));
  }

  private static Set<String> methods(String text) {
    Set<String> methods = words(text.toUpperCase(Locale.ROOT));
    for (String method : methods) {
      if (method.equals("ACK") || method.equals("CANCEL")) {
        throw new IllegalArgumentException(
            method + " cannot be challenged (RFC 3261 section 22.1)");
      }
      if (!method.matches("[A-Z]+")) {
        throw new IllegalArgumentException("must be methods such as REGISTER INVITE");
      }
    }
    return methods;
  }

  private static List<DigestAlgorithm> algorithms(String text) {
    List<DigestAlgorithm> algorithms = new ArrayList<>();
    for (String word : words(text)) {
      switch (word.toUpperCase(Locale.ROOT)) {
        case "MD5" -> algorithms.add(DigestAlgorithm.MD5);
        case "SHA-256" -> algorithms.add(DigestAlgorithm.SHA_256);
        default -> throw new IllegalArgumentException("must be SHA-256, MD5, or both");
      }
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("must be SHA-256, MD5, or both");
    }
    return algorithms;
  }

  private static List<String> qop(String text) {
    Set<String> qop = words(text);
    if (qop.isEmpty() || !Set.of("auth", "auth-int").containsAll(qop)) {
      throw new IllegalArgumentException("must be auth, auth-int, or both");
    }
    return List.copyOf(qop);
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>(List.of(text.split("[,\\s]+", 0)));
    words.remove("");
    return words;
  }
}
