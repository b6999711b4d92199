package io.patchbay.sip.nat;

import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How NAT is looked for.
 *
 * @param tests any of them that hits says NAT
 * @param local networks whose hosts are reached directly, whatever the tests say
 * @param secluded networks that are private to somebody
 * @param listeners names of those whose peers are looked at; empty for all
 * @param keepAlive how bindings of NATs are kept open
 */
record NatSettings(
    Set<NatTest> tests,
    NetworkList local,
    NetworkList secluded,
    List<String> listeners,
    KeepAliveSettings keepAlive) {
  private static final String LOCAL = "192.168.0.0/16 10.0.0.0/8 172.16.0.0/12";

  private static final String LOOPBACK = " 127.0.0.0/8 ::1";

  static NatSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    String loopback = settings.flag("private.loopback") ? LOOPBACK : "";
    NatSettings read =
        new NatSettings(
            settings.parsed("tests", NatTests::parse, NatTests.USUAL),
            settings.parsed(
                "local.networks",
                text -> NetworkList.parse(text.isEmpty() ? LOCAL : text),
                NetworkList.NONE),
            settings.parsed(
                "private.networks",
                text -> NetworkList.parse((text.isEmpty() ? NetworkList.PRIVATE : text) + loopback),
                NetworkList.NONE),
            List.of(settings.text("listeners").split("[,\\s]+", 0)).stream()
                .filter(name -> !name.isEmpty())
                .toList(),
            new KeepAliveSettings(
                settings.parsed("keepalive", NatSettings::asks, true),
                settings.integer("keepalive.udp", 0, 3_600),
                settings.integer("keepalive.stream", 0, 3_600),
                settings.integer("keepalive.lost", 1, 1_000),
                settings.flag("keepalive.all")));
    settings.orThrow();
    return read;
  }

  /** In a line of the log: which tests there are. */
  String describe() {
    return "nat: tests "
        + tests.stream().map(NatTest::text).collect(Collectors.joining(", "))
        + (listeners.isEmpty() ? "" : " at listeners " + String.join(", ", listeners));
  }

  private static Boolean asks(String text) {
    if (!text.equals("options") && !text.equals("datagram")) {
      throw new IllegalArgumentException("must be options or datagram");
    }
    return text.equals("options");
  }
}
