package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ProcessWatch;
import io.patchbay.testkit.peer.ShellResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;

/** The packaged gateway, and how one sees that nothing is left of its calls. */
final class Product {
  static final String ROUTE = "io.patchbay.routing.route-default.cfg";
  static final String RELAY = "io.patchbay.media.relay.cfg";
  static final String B2BUA = "io.patchbay.b2bua.cfg";
  static final Duration START = Duration.ofSeconds(60);

  private Product() {}

  static Gateway.Builder distribution() {
    return Gateway.of(Path.of(System.getProperty("patchbay.distribution")));
  }

  static String targetAt(int port) {
    return "sip:{user}@127.0.0.1:" + port;
  }

  /** Runs a command that must succeed. */
  static String shell(Gateway gateway, String command) throws Exception {
    ShellResult result = gateway.shell(command);
    assertThat(result.exitCode()).as("%s: %s", command, result.output()).isZero();
    return result.output();
  }

  /** {@code patchbay:status} as a map. */
  static Map<String, String> status(Gateway gateway) throws Exception {
    Map<String, String> values = new HashMap<>();
    shell(gateway, "patchbay:status")
        .lines()
        .forEach(
            line -> {
              String[] words = line.trim().split("\\s+", 2);
              values.put(words[0], words.length > 1 ? words[1] : "");
            });
    return values;
  }

  static long number(Map<String, String> status, String key) {
    assertThat(status).containsKey(key);
    return Long.parseLong(status.get(key));
  }

  /** What the kernel shows of a gateway at rest. */
  record AtRest(NavigableSet<Integer> udpPorts, int threads) {
    static AtRest of(Gateway gateway) {
      ProcessWatch watch = gateway.watch();
      return new AtRest(watch.udpPorts(), watch.threads().size());
    }
  }

  /**
   * Waits until every counter is back at nothing, which takes the 64*T1 of the last transactions,
   * and then asks the kernel: the same UDP ports as before, no connection, no more threads.
   */
  static void expectNothingLeft(Gateway gateway, AtRest before) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Map<String, String> status = status(gateway);
              assertThat(number(status, "calls.now")).isZero();
              assertThat(number(status, "sip.client-transactions")).isZero();
              assertThat(number(status, "sip.server-transactions")).isZero();
              assertThat(number(status, "sip.dialogs")).isZero();
              assertThat(number(status, "sip.connections")).isZero();
              assertThat(number(status, "media.backend.relay.sessions")).isZero();
              assertThat(number(status, "media.backend.relay.ports-in-use")).isZero();
              ProcessWatch watch = gateway.watch();
              assertThat(watch.udpPorts()).isEqualTo(before.udpPorts());
              assertThat(watch.tcpConnections()).isZero();
              assertThat(watch.threads()).hasSizeLessThanOrEqualTo(before.threads());
            });
  }
}
