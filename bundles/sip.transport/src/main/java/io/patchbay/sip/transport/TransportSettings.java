package io.patchbay.sip.transport;

import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.net.ListenerSettings;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Settings of the edge as a whole.
 *
 * @param threads number of loops, at least 1
 * @param engine of all sockets
 * @param overloadDelay milliseconds messages may come faster than they are handled; 0 for ever
 * @param nameServers empty for those of the machine
 * @param dnsMillis until a silent name server has not answered
 */
record TransportSettings(
    int threads,
    SocketEngine engine,
    Timing timing,
    int overloadDelay,
    List<InetSocketAddress> nameServers,
    int dnsMillis) {
  private static final int DNS_PORT = 53;
  private static final int DNS_MILLIS = 2_000;

  static TransportSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(TransportConfig.class, properties);
    int threads = settings.integer("threads", 0, 64);
    SocketEngine engine = settings.parsed("engine", SocketEngine::parse, SocketEngine.fastest());
    int t1 = settings.integer("t1", 10, 10_000);
    int t2 = settings.integer("t2", 10, 60_000);
    int t4 = settings.integer("t4", 10, 60_000);
    if (t2 < t1) {
      settings.problem("t2", "must not be less than t1=" + t1);
    }
    int overloadDelay = settings.integer("overload.delay", 0, 10_000);
    List<InetSocketAddress> nameServers =
        settings.parsed("dns.servers", TransportSettings::nameServers, List.of());
    int dnsMillis = settings.integer("dns.timeout", 100, 30_000);
    settings.orThrow();
    return new TransportSettings(
        threads == 0 ? fitting(Runtime.getRuntime().availableProcessors()) : threads,
        engine,
        new Timing(t1, t2, t4),
        overloadDelay,
        nameServers,
        dnsMillis);
  }

  private static List<InetSocketAddress> nameServers(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .map(TransportSettings::nameServer)
        .toList();
  }

  private static InetSocketAddress nameServer(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    String host = hasPort ? text.substring(0, colon) : text;
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DNS_PORT;
      return new InetSocketAddress(ListenerSettings.address(host), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' must be an address, or one with a port");
    }
  }

  static TransportSettings standard() {
    return new TransportSettings(
        fitting(Runtime.getRuntime().availableProcessors()),
        SocketEngine.fastest(),
        Timing.STANDARD,
        SipCore.OVERLOAD_DELAY,
        List.of(),
        DNS_MILLIS);
  }

  static int fitting(int processors) {
    return processors <= 2 ? 1 : Math.min(4, processors / 2);
  }
}
