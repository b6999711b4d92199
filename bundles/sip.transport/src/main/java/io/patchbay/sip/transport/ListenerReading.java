package io.patchbay.sip.transport;

import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.net.ListenerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A listener's configuration, as far as it can be read.
 *
 * @param settings with defaults where a value cannot be used
 * @param problem every value that cannot be used; empty when all can
 */
record ListenerReading(ListenerSettings settings, Optional<String> problem) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]*");
  private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls", "ws", "wss");
  private static final InetAddress ANY = new InetSocketAddress(0).getAddress();

  static ListenerReading of(Map<String, ?> properties) {
    Settings settings = Settings.of(ListenerConfig.class, properties);
    ListenerSettings read =
        new ListenerSettings(
            Settings.instanceName(properties),
            settings.source(),
            settings.parsed("transport", ListenerReading::transport, "udp"),
            settings.parsed("bind.address", ListenerSettings::address, ANY),
            settings.integer("port", 0, 65535),
            settings.parsed("advertised.address", ListenerReading::host, ""),
            settings.integer("advertised.port", 0, 65535),
            settings.parsed("advertised.except", NetworkList::parse, NetworkList.NONE),
            StreamReading.read(settings, properties));
    StreamReading.check(read, settings);
    try {
      settings.orThrow();
      return new ListenerReading(read, Optional.empty());
    } catch (SettingsException e) {
      return new ListenerReading(read, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static String transport(String text) {
    String transport = text.toLowerCase(Locale.ROOT);
    if (!TRANSPORTS.contains(transport)) {
      throw new IllegalArgumentException("must be udp, tcp, tls, ws or wss");
    }
    return transport;
  }

  private static String host(String text) {
    if (!HOST.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a host name or an address");
    }
    return text;
  }
}
