package io.patchbay.media.rtpengine;

import io.patchbay.api.media.RtcpMux;
import io.patchbay.lib.node.CommandLine;
import io.patchbay.lib.node.NodeAddress;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A configuration that can be used.
 *
 * @param node how the node is reached and run: a change makes a new client
 * @param defaults what it is told: a change is for new sessions
 */
record RtpEngineSettings(Node node, NgDefaults defaults) {
  private static final Set<String> ICE =
      Set.of("remove", "force", "default", "force-relay", "optional");

  /**
   * How the node is reached and run.
   *
   * @param name of the backend
   * @param control address as configured
   * @param encoding of dictionaries
   * @param command what is started when nobody answers; empty for nothing
   * @param budget of a request
   * @param probe interval of pings
   * @param watch interval of looks at sessions
   * @param lost silence after which calls are given up; zero for never
   * @param id of this gateway; empty for one that is made up
   */
  record Node(
      String name,
      String control,
      Encoding encoding,
      List<String> command,
      Duration budget,
      Duration probe,
      Duration watch,
      Duration lost,
      String id) {}

  /** How dictionaries are written. */
  enum Encoding {
    BENCODE,
    JSON;

    NgCodec codec() {
      return this == JSON ? new Json() : new Bencode();
    }
  }

  /** Reads a configuration. */
  static RtpEngineSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    Node node = node(settings, Settings.instanceName(properties));
    NgDefaults defaults = defaults(settings);
    settings.orThrow();
    return new RtpEngineSettings(node, defaults);
  }

  private static Node node(Settings settings, String instance) {
    Control control =
        settings.parsed("control", Control::parse, Control.parse("udp:127.0.0.1:22222"));
    Encoding encoding =
        settings.parsed("encoding", text -> word(Encoding.class, text), Encoding.BENCODE);
    if (encoding == Encoding.JSON && control.needsBencode()) {
      settings.problem("encoding", "over tcp it must be bencode");
    }
    String id = settings.text("node.id");
    if (!id.matches("[A-Za-z0-9_.]*")) {
      settings.problem("node.id", "must be letters, digits, '_' and '.'");
    }
    String name = settings.text("name");
    return new Node(
        name.isEmpty() ? "rtpengine-" + instance : name,
        control.address(),
        encoding,
        command(settings, control),
        Duration.ofMillis(settings.integer("budget", 100, 30_000)),
        Duration.ofSeconds(settings.integer("probe.interval", 1, 3600)),
        Duration.ofSeconds(settings.integer("watch.interval", 1, 3600)),
        Duration.ofSeconds(settings.integer("lost.timeout", 0, 86_400)),
        id);
  }

  private static List<String> command(Settings settings, Control control) {
    boolean autostart = settings.flag("autostart");
    List<String> command = settings.parsed("command", CommandLine::split, List.<String>of());
    if (!autostart) {
      return List.of();
    }
    if (command.isEmpty()) {
      command = userspace(settings, control.address());
    }
    return command;
  }

  private static List<String> userspace(Settings settings, String control) {
    if (!control.startsWith("udp") && !control.startsWith("tcp")) {
      settings.problem("command", "must not be empty where 'control' is neither udp nor tcp");
      return List.of();
    }
    NodeAddress address = NodeAddress.parse(control);
    String host = address.host().indexOf(':') >= 0 ? "[" + address.host() + "]" : address.host();
    String listen = address.kind() == NodeAddress.Kind.UDP ? "--listen-ng=" : "--listen-tcp-ng=";
    String network = settings.text("network");
    return List.of(
        "rtpengine",
        "--config-file=none",
        "--table=-1",
        "--interface=" + (network.isEmpty() ? "" : network + "/") + address.host(),
        listen + host + ":" + address.port(),
        "--foreground",
        "--log-stderr",
        "--log-level=5");
  }

  private static NgDefaults defaults(Settings settings) {
    String ice = settings.text("ice");
    if (!ICE.contains(ice)) {
      settings.problem("ice", "must be remove, force, default, force-relay or optional");
    }
    Map<String, Object> offer = new LinkedHashMap<>();
    settings
        .parsed("codec", NgText::parse, Map.<String, Object>of())
        .forEach((name, value) -> codec(offer, name, value));
    settings
        .parsed("offer.options", NgText::parse, Map.<String, Object>of())
        .forEach((name, value) -> NgText.merge(offer, name, value));
    return new NgDefaults(
        text(settings, "network"),
        text(settings, "media.address"),
        settings.flag("received.from"),
        ice,
        text(settings, "transport.protocol"),
        text(settings, "rtcp.mux").isEmpty()
            ? Optional.empty()
            : settings.parsed(
                "rtcp.mux", it -> Optional.of(word(RtcpMux.class, it)), Optional.<RtcpMux>empty()),
        settings.text("dscp").isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(settings.integer("dscp", 0, 63)),
        settings.flag("load.limit"),
        List.copyOf(NgText.words(settings.text("flags"), ",")),
        offer,
        settings.parsed("answer.options", NgText::parse, Map.<String, Object>of()));
  }

  private static void codec(Map<String, Object> offer, String name, Object value) {
    List<Object> codecs = value instanceof List<?> list ? List.copyOf(list) : List.of(value);
    NgText.merge(offer, "codec", Map.of(name, codecs));
  }

  private static Optional<String> text(Settings settings, String key) {
    return Optional.of(settings.text(key)).filter(text -> !text.isEmpty());
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    for (E each : Objects.requireNonNull(type.getEnumConstants())) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "must be one of "
            + String.join(
                ", ",
                Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }
}
