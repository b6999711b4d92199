package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The races a real peer can bring about, against the packaged gateway: all at the same time, each
 * with a called user, a route and peers of its own. With a T1 of 400 ms, what takes 64*T1 is over
 * in 25.6 s.
 */
class RaceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ALL = Duration.ofMinutes(3);
  private static final int AT_A_TIME = 5;

  @TempDir private static Path folder;
  private static Gateway gateway;
  private static Product.AtRest before;
  private static final Map<String, List<SippResult>> RESULTS = new ConcurrentHashMap<>();

  @BeforeAll
  static void play() throws Exception {
    List<List<Integer>> ports = new ArrayList<>();
    Gateway.Builder builder =
        Product.distribution()
            .set(Product.TRANSPORT, "t1", "400")
            .set(Product.TRANSPORT, "t2", "3200");
    for (Race race : Races.all()) {
      List<Integer> called = new ArrayList<>();
      for (int i = 0; i < race.peers().size(); i++) {
        called.add(FreePorts.one());
      }
      ports.add(called);
      String file = "io.patchbay.routing.route-" + race.name() + ".cfg";
      builder
          .set(file, "pattern", race.name())
          .set(file, "target", race.target(called))
          .set(file, "priority", "1");
      race.route().forEach((key, value) -> builder.set(file, key, value));
    }
    gateway = builder.start(Product.START);
    Product.status(gateway); // the first command starts threads of the console that stay
    before = Product.AtRest.of(gateway);
    ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
    for (int i = 0; i < Races.all().size(); i++) {
      Race race = Races.all().get(i);
      List<Integer> called = ports.get(i);
      executor.execute(() -> RESULTS.put(race.name(), run(race, called)));
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(ALL.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @MethodSource("io.patchbay.itests.distribution.Races#all")
  void bothSidesSeeWhatTheRulesSay(Race race) {
    assertThat(RESULTS.get(race.name())).as("SIPp could be run").hasSize(1 + race.peers().size());
    assertThat(RESULTS.get(race.name()))
        .allSatisfy(
            result -> {
              assertThat(result.successful()).as(result.toString()).isEqualTo(1);
              assertThat(result.failed()).as(result.toString()).isZero();
            });
  }

  @Test
  void nothingIsLeft() {
    Product.expectNothingLeft(gateway, before);
  }

  /** The results of the caller and of the called; what cannot be run has none. */
  private static List<SippResult> run(Race race, List<Integer> ports) {
    List<Sipp> peers = new ArrayList<>();
    List<SippResult> results = new ArrayList<>();
    try {
      for (int i = 0; i < ports.size(); i++) {
        SippScript script = race.peers().get(i);
        Path file = script.write(folder, ports);
        Sipp peer = Sipp.file(file).localPort(ports.get(i)).calls(1).start();
        peers.add(peer);
        peer.awaitListening(PATIENCE);
      }
      Path file = race.caller().write(folder, ports);
      peers.add(0, Sipp.file(file).to(gateway.sip()).calls(1).start());
      for (Sipp peer : peers) {
        results.add(peer.await(PATIENCE));
      }
    } catch (Exception e) {
      System.err.println(race.name() + ": " + e);
    } finally {
      peers.forEach(RaceIT::close);
    }
    return results;
  }

  private static void close(Sipp peer) {
    try {
      peer.close();
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
