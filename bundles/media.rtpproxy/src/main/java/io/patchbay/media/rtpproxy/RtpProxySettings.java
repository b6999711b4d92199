package io.patchbay.media.rtpproxy;

import io.patchbay.lib.node.CommandLine;
import io.patchbay.lib.node.NodeAddress;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a node, checked.
 *
 * @param name of the backend
 * @param control where the node listens for commands
 * @param budget how long a command may take, repetitions included
 * @param notification the socket the node permits with {@code -n}; empty when it does not notify
 * @param notifyBind where we listen for it
 * @param reset whether all sessions of the node are deleted at first contact
 * @param command the program that is started when nobody answers; empty when none is
 * @param media what may change while calls are up
 */
record RtpProxySettings(
    String name,
    NodeAddress control,
    Duration budget,
    Optional<String> notification,
    Optional<NotifyAddress> notifyBind,
    boolean reset,
    List<String> command,
    MediaRules media) {
  /** What the names of backends begin with, where configuration does not say another one. */
  static final String PREFIX = "rtpproxy-";

  private static final int DAY = 86_400;

  /** Reads the component's properties against {@link Config}. */
  static RtpProxySettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    NodeAddress control =
        settings.parsed(
            "control", NodeAddress::parse, new NodeAddress(NodeAddress.Kind.UDP, "-", 1, ""));
    Duration budget = Duration.ofMillis(settings.integer("budget", 100, 30_000));
    String notify = settings.text("notification");
    String bind = settings.text("notification.bind");
    Optional<NotifyAddress> listen =
        settings.parsed(
            bind.isEmpty() ? "notification" : "notification.bind",
            text -> text.isEmpty() ? Optional.empty() : Optional.of(NotifyAddress.parse(text)),
            Optional.empty());
    if (notify.isEmpty() && !bind.isEmpty()) {
      settings.problem(
          "notification.bind", "needs notification, the name the node knows the socket by");
    }
    List<String> command = command(settings);
    MediaRules media = media(settings);
    settings.orThrow();
    return new RtpProxySettings(
        name(properties),
        control,
        budget,
        notify.isEmpty() ? Optional.empty() : Optional.of(notify),
        listen,
        settings.flag("reset"),
        command,
        media);
  }

  /** The backend's name, also of a configuration that cannot be used. */
  static String name(Map<String, ?> properties) {
    Object name = properties.get("name");
    return name == null || name.toString().isBlank()
        ? PREFIX + Settings.instanceName(properties)
        : name.toString().trim();
  }

  /** The same with other rules of media. */
  RtpProxySettings with(MediaRules changed) {
    return new RtpProxySettings(
        name, control, budget, notification, notifyBind, reset, command, changed);
  }

  /** The same for a node that has sessions of ours. */
  RtpProxySettings withoutReset() {
    return new RtpProxySettings(
        name, control, budget, notification, notifyBind, false, command, media);
  }

  /** Whether the other has the same node, asked in the same way. */
  boolean isSameNode(RtpProxySettings other) {
    return name.equals(other.name)
        && control.equals(other.control)
        && budget.equals(other.budget)
        && notification.equals(other.notification)
        && notifyBind.equals(other.notifyBind)
        && command.equals(other.command);
  }

  private static List<String> command(Settings settings) {
    boolean autostart = settings.flag("autostart");
    List<String> command = settings.parsed("command", CommandLine::split, List.of());
    if (autostart && command.isEmpty()) {
      settings.problem("command", "must be the program to start, with its arguments");
    }
    return autostart ? command : List.of();
  }

  private static MediaRules media(Settings settings) {
    boolean learning =
        settings.parsed(
            "learning",
            text ->
                switch (text) {
                  case "immediate" -> true;
                  case "off" -> false;
                  default -> throw new IllegalArgumentException("must be immediate or off");
                },
            true);
    return new MediaRules(
        settings.parsed("advertised.address", RtpProxySettings::addresses, List.of()),
        settings.flag("bridge"),
        names(settings.text("internal.listeners")),
        learning,
        seconds(settings, "setup.timeout", 1),
        seconds(settings, "idle.timeout", 0),
        seconds(settings, "hold.timeout", 0),
        seconds(settings, "lost.timeout", 0));
  }

  private static Duration seconds(Settings settings, String key, int least) {
    return Duration.ofSeconds(settings.integer(key, least, 7 * DAY));
  }

  private static Set<String> names(String text) {
    return Stream.of(text.split("[,\\s]+", 0))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String each : names(text)) {
      InetAddress address =
          Addresses.literal(each)
              .orElseThrow(() -> new IllegalArgumentException("must be an IP address, or two"));
      boolean twice = addresses.stream().anyMatch(other -> other.getClass() == address.getClass());
      if (twice || address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw new IllegalArgumentException("must be an address of this family, and one only");
      }
      addresses.add(address);
    }
    return addresses;
  }
}
