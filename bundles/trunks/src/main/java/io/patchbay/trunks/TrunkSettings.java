package io.patchbay.trunks;

import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.digest.DigestLogin;
import io.patchbay.lib.settings.Network;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One trunk, checked and immutable.
 *
 * @param name instance name
 * @param hosts at least one
 * @param domain host, and port where it has one, of its URIs
 * @param sources networks its calls come from, besides its hosts
 * @param login who we are there
 * @param registration what is registered; empty when nothing is
 * @param probing how its hosts are watched
 * @param limits how many calls it takes
 * @param numbers how numbers are written there
 * @param identity how callers are
 * @param headers which headers pass
 * @param media media options of a route
 */
record TrunkSettings(
    String name,
    boolean enabled,
    List<HostSetting> hosts,
    String domain,
    List<Network> sources,
    Optional<DigestLogin> login,
    Optional<Registered> registration,
    Probing probing,
    RouteLimits limits,
    Numbers numbers,
    Identity identity,
    HeaderRules headers,
    Map<String, String> media) {
  private static final Pattern DOMAIN =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9\\-_.!~*'()&=+$,;?/%{}]*");

  /**
   * @param user user part of the address of record
   */
  record Registered(String user, Duration expires) {}

  /**
   * @param interval zero when nobody is probed
   * @param down probes in a row that fail until a host is down
   * @param up probes in a row that are answered until it is up
   */
  record Probing(Duration interval, Duration timeout, int down, int up) {}

  /**
   * Rules for called and calling numbers, on the way out and in.
   *
   * @param inTo whether To has the called number of calls from there
   */
  record Numbers(
      boolean inTo,
      NumberRules outCalled,
      NumberRules outCalling,
      NumberRules inCalled,
      NumberRules inCalling) {}

  /**
   * @param from user part of From, with a place for the calling number
   * @param asserted user part of P-Asserted-Identity; empty for none
   * @param hides whether callers who wish so are not named
   */
  record Identity(String from, String asserted, boolean hides) {}

  static TrunkSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(TrunkConfig.class, properties);
    String name = Settings.instanceName(properties);
    List<HostSetting> hosts =
        settings.requiredText("hosts").isEmpty()
            ? List.of()
            : settings.parsed("hosts", HostSetting::list, List.of());
    TrunkSettings trunk =
        new TrunkSettings(
            name,
            settings.flag("enabled"),
            hosts,
            settings.parsed("domain", text -> domain(text, hosts), ""),
            settings.parsed("sources", Network::list, List.of()),
            login(settings),
            registration(settings),
            new Probing(
                Duration.ofSeconds(settings.integer("probe.interval", 0, 3600)),
                Duration.ofSeconds(settings.integer("probe.timeout", 1, 32)),
                settings.integer("probe.down", 1, 20),
                settings.integer("probe.up", 1, 20)),
            new RouteLimits(
                "trunk." + name,
                settings.integer("max.calls", 0, 1_000_000),
                settings.integer("max.call.rate", 0, 100_000)),
            new Numbers(
                settings.parsed("in.number", TrunkSettings::inTo, false),
                settings.parsed("out.called", NumberRules::parse, NumberRules.NONE),
                settings.parsed("out.calling", NumberRules::parse, NumberRules.NONE),
                settings.parsed("in.called", NumberRules::parse, NumberRules.NONE),
                settings.parsed("in.calling", NumberRules::parse, NumberRules.NONE)),
            new Identity(
                user(settings, "identity.from"),
                user(settings, "identity.asserted"),
                settings.parsed("identity.privacy", TrunkSettings::privacy, true)),
            headers(settings),
            settings.parsed("media", TrunkSettings::media, Map.of()));
    settings.orThrow();
    return trunk;
  }

  private static String domain(String text, List<HostSetting> hosts) {
    if (!text.isEmpty() && !DOMAIN.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a host such as carrier.example");
    }
    return text.isEmpty() && !hosts.isEmpty() ? hosts.get(0).hostPort() : text;
  }

  /** As call control takes the login. */
  Optional<Credentials> credentials() {
    return login.map(who -> new Credentials(who.username(), who.password(), who.realm()));
  }

  private static Optional<DigestLogin> login(Settings settings) {
    String user = settings.text("username");
    String password = settings.text("password");
    if (user.isEmpty() && !password.isEmpty()) {
      settings.problem("username", "must not be empty, as there is a password");
    }
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(new DigestLogin(user, password, settings.text("realm")));
  }

  private static Optional<Registered> registration(Settings settings) {
    int expires = settings.integer("register.expires", 30, 86400);
    String user = user(settings, "register.user");
    if (!settings.flag("register")) {
      return Optional.empty();
    }
    String known = user.isEmpty() ? settings.text("username") : user;
    if (known.isEmpty()) {
      settings.problem("register", "needs register.user or username");
    }
    return Optional.of(new Registered(known, Duration.ofSeconds(expires)));
  }

  private static String user(Settings settings, String key) {
    return settings.parsed(
        key,
        text -> {
          if (!USER.matcher(text).matches()) {
            throw new IllegalArgumentException("must be the user part of a SIP URI");
          }
          return text;
        },
        "");
  }

  private static boolean inTo(String text) {
    return switch (text) {
      case "uri" -> false;
      case "to" -> true;
      default -> throw new IllegalArgumentException("must be uri or to");
    };
  }

  private static boolean privacy(String text) {
    return switch (text) {
      case "id" -> true;
      case "none" -> false;
      default -> throw new IllegalArgumentException("must be id or none");
    };
  }

  private static HeaderRules headers(Settings settings) {
    HeaderRules.Preset preset =
        settings.parsed("headers.preset", TrunkSettings::preset, HeaderRules.Preset.TRUNK);
    HeaderRules usual =
        new HeaderRules(preset, HeaderRules.Trust.LISTENER, List.of(), List.of(), Map.of());
    List<String> pass = settings.parsed("headers.pass", text -> names(usual, text), List.of());
    List<String> strip = settings.parsed("headers.strip", text -> names(usual, text), List.of());
    return settings.parsed(
        "headers.set",
        text -> new HeaderRules(preset, usual.trust(), pass, strip, HeaderRules.headers(text)),
        usual);
  }

  /** Names that rules can be made of. */
  private static List<String> names(HeaderRules usual, String text) {
    List<String> names = HeaderRules.names(text);
    return new HeaderRules(usual.preset(), usual.trust(), names, List.of(), Map.of()).pass();
  }

  private static HeaderRules.Preset preset(String text) {
    return Stream.of(HeaderRules.Preset.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("must be standard, transparent, boundary or trunk"));
  }

  private static Map<String, String> media(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + part.trim() + "' is not KEY=VALUE");
      }
      String key = part.substring(0, equals).trim();
      String value = part.substring(equals + 1).trim();
      RouteTarget.checkMedia(key, value);
      options.put(key, value);
    }
    return options;
  }
}
