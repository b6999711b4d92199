package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The relay's configuration, checked.
 *
 * @param ports range of the UDP ports
 * @param bind where to bind; null for the address signalling has towards each side
 * @param advertised what SDP says in place of a bound address of the same family; null for the
 *     bound address
 * @param timeouts how long a session may be silent
 * @param engine how packets get in and out
 */
record RelaySettings(
    PortRange ports,
    @Nullable InetAddress bind,
    @Nullable InetAddress advertised,
    RelayTimeouts timeouts,
    EngineSettings engine) {
  private static final int MOST_SECONDS = 7 * 24 * 3600;

  /** Reads the component's properties against {@link Config}. */
  static RelaySettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    PortRange fallback = new PortRange(20000, 30000);
    PortRange ports = settings.parsed("ports", RelaySettings::ports, fallback);
    InetAddress bind = address(settings, "bind.address", RelaySettings::ip);
    InetAddress advertised = address(settings, "advertised.address", RelaySettings::ipOrNone);
    int setup = settings.integer("setup.timeout", 1, MOST_SECONDS);
    int idle = settings.integer("idle.timeout", 0, MOST_SECONDS);
    int hold = settings.integer("hold.timeout", 0, MOST_SECONDS);
    EngineSettings engine = EngineSettings.read(settings);
    if (advertised != null && advertised.isAnyLocalAddress()) {
      settings.problem("advertised.address", "must be an address that peers can send to");
    }
    settings.orThrow();
    return new RelaySettings(
        ports,
        bind == null || bind.isAnyLocalAddress() ? null : bind,
        advertised,
        new RelayTimeouts(millis(setup), millis(idle), millis(hold)),
        engine);
  }

  /** What a side is told to send to when its sockets are bound on {@code bound}. */
  InetAddress shown(InetAddress bound) {
    InetAddress shown = advertised;
    return shown != null && isIpv4(shown) == isIpv4(bound) ? shown : bound;
  }

  /** For people: {@code ports 20000-30000 on 10.0.0.1}. */
  String describe() {
    InetAddress address = bind;
    return "ports "
        + ports
        + " on "
        + (address == null ? "the address of signalling" : NetUtil.toAddressString(address));
  }

  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  private static long millis(int seconds) {
    return Duration.ofSeconds(seconds).toMillis();
  }

  private static PortRange ports(String text) {
    PortRange range = PortRange.parse(text);
    if (PortPool.pairsIn(range) == 0) {
      throw new IllegalArgumentException("must hold an even port and the one after it");
    }
    return range;
  }

  private static @Nullable InetAddress address(
      Settings settings, String key, Function<String, Optional<InetAddress>> reader) {
    return settings.parsed(key, reader, Optional.empty()).orElse(null);
  }

  private static Optional<InetAddress> ipOrNone(String text) {
    return text.isEmpty() ? Optional.empty() : ip(text);
  }

  private static Optional<InetAddress> ip(String text) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
    if (address == null) {
      throw new IllegalArgumentException("must be an IP address");
    }
    return Optional.of(address);
  }
}
