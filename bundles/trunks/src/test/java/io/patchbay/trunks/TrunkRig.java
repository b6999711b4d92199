package io.patchbay.trunks;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import io.patchbay.testkit.VirtualLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trunk on the real transactions, with virtual time and hosts made of text. */
final class TrunkRig {
  static final String A = "192.0.2.1";
  static final String B = "192.0.2.2";

  final VirtualLoop loop = new VirtualLoop();
  final CarrierWire wire = new CarrierWire();
  final SipCore core = new SipCore(List.of(loop), wire, Timing.STANDARD);

  /** What is drawn, 0 to 1. */
  double dice = 0.5;

  static TrunkSettings settings(String... keysAndValues) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.patchbay.trunk~carrier");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    try {
      return TrunkSettings.read(properties);
    } catch (SettingsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  Trunk start(String... keysAndValues) {
    Trunk trunk = new Trunk(settings(keysAndValues), core, () -> dice);
    trunk.start();
    loop.runPending();
    return trunk;
  }

  void pass(long seconds) {
    loop.advance(Duration.ofSeconds(seconds));
  }

  /** The only request a host was sent since the last look. */
  String one(String host, String method) {
    List<String> all = wire.take(host);
    assertThat(all).as("sent to " + host).hasSize(1);
    assertThat(all.get(0)).startsWith(method + " ");
    return all.get(0);
  }

  void none(String host) {
    assertThat(wire.take(host)).as("sent to " + host).isEmpty();
  }

  static String header(String message, String name) {
    return message
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  /**
   * @param headers lines, each with its line end
   */
  void answer(String host, String request, String status, String headers) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\n");
    request
        .lines()
        .filter(line -> line.matches("(Via|From|Call-ID|CSeq): .*"))
        .forEach(line -> text.append(line).append('\n'));
    text.append("To: ").append(header(request, "To")).append(";tag=h\n");
    text.append(headers).append("Content-Length: 0\n\n");
    core.receive(
        CarrierWire.flow(host),
        text.toString().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    loop.runPending();
  }
}
