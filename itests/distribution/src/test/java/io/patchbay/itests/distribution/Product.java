package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ProcessWatch;
import io.patchbay.testkit.peer.ShellResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.regex.Pattern;

/** The packaged gateway, and how one sees that nothing is left of its calls. */
final class Product {
  static final String ROUTE = "io.patchbay.routing.route-default.cfg";
  static final String RELAY = "io.patchbay.media.relay.cfg";
  static final String TRANSPORT = "io.patchbay.sip.transport.cfg";
  static final String B2BUA = "io.patchbay.b2bua.cfg";
  static final Duration START = Duration.ofSeconds(60);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Threads the JVM starts and ends as it sees fit, and those of console commands. */
  private static final Pattern PASSING_THREAD =
      Pattern.compile("GC Thread#.*|G1 .*|C[12] Compiler.*|patchbay-comman");

  private static final Pattern COMPLAINT = Pattern.compile("^\\S+ (WARN|ERROR) ");

  private Product() {}

  /**
   * What a test cannot do without: where it is missing the test is left out on a developer's
   * machine, and fails in CI, which has everything.
   */
  static void needs(boolean available, String missing) {
    assumeTrue(available || System.getenv("CI") != null, missing);
  }

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

  /** The log file so far. */
  static List<String> log(Gateway gateway) throws IOException {
    return Files.readAllLines(gateway.data().resolve("log").resolve("patchbay.log"));
  }

  /** Warnings and errors in the log that have these words. */
  static List<String> complaints(Gateway gateway, String words) throws IOException {
    return log(gateway).stream()
        .filter(line -> COMPLAINT.matcher(line).find() && line.contains(words))
        .toList();
  }

  /** Waits for exactly one complaint of these words. */
  static String oneComplaint(Gateway gateway, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(complaints(gateway, words)).as(words).isNotEmpty());
    try {
      assertThat(complaints(gateway, words)).hasSize(1);
      return complaints(gateway, words).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitLog(Gateway gateway, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(log(gateway)).anyMatch(line -> line.contains(words)));
  }

  /** Waits until the latest of the lines with those words ends so; earlier ones may have, too. */
  static void awaitLatest(Gateway gateway, String words, String end) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                log(gateway).stream()
                    .filter(line -> line.contains(words))
                    .reduce("", (earlier, later) -> later)
                    .endsWith(end));
  }

  /**
   * A number of the table of streams in {@code patchbay:call} and {@code patchbay:media}.
   *
   * @param leg a or b; of several calls, the first
   * @param column its heading
   * @return -1 when there is no such row
   */
  static long streamCount(String output, String leg, String column) {
    List<String> headings = List.of();
    for (String line : output.lines().toList()) {
      List<String> cells = List.of(line.strip().split("\\s{2,}", -1));
      if (cells.get(0).equals("CALL")) {
        headings = cells;
      } else if (cells.size() == headings.size() && cells.get(1).equals(leg)) {
        return Long.parseLong(cells.get(headings.indexOf(column)));
      }
    }
    return -1;
  }

  static long number(Map<String, String> status, String key) {
    assertThat(status).containsKey(key);
    return Long.parseLong(status.get(key));
  }

  /** What the kernel shows of a gateway at rest. */
  record AtRest(NavigableSet<Integer> udpPorts, int threads) {
    /** Once the relay has released what calls had that were over just now. */
    static AtRest of(Gateway gateway) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(number(status(gateway), "media.backend.relay.ports-in-use")).isZero());
      ProcessWatch watch = gateway.watch();
      return new AtRest(watch.udpPorts(), lasting(watch).size());
    }
  }

  private static List<String> lasting(ProcessWatch watch) {
    return watch.threads().stream()
        .filter(name -> !PASSING_THREAD.matcher(name).matches())
        .toList();
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
              assertThat(lasting(watch)).hasSizeLessThanOrEqualTo(before.threads());
            });
  }
}
