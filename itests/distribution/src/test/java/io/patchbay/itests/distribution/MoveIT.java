package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that stand with RTP both ways keep their media while new ones get another backend, and are
 * moved there. {@code -Dswap.calls=100} makes it a measurement.
 */
class MoveIT {
  private static final String SELECT = "io.patchbay.media.select.cfg";
  private static final String RELAY = "io.patchbay.media.relay.RelayComponent";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int CALLS = Integer.getInteger("swap.calls", 20);
  private static final int ROUNDS = Integer.getInteger("swap.rounds", 5);
  private static final int RESTARTS = Integer.getInteger("swap.restarts", 5);
  private static final int NEW_CALLS = Integer.getInteger("swap.rate", 10);

  /** Packets of one call and direction that may be missing after a move. */
  private static final int LOST_AT_A_MOVE = 2;

  private StandingCalls standing;
  private PassingCalls passing;
  private Gateway gateway;
  private Product.AtRest rest;

  @BeforeEach
  void start() throws Exception {
    standing = new StandingCalls();
    passing = new PassingCalls();
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(standing.port()))
            .set("io.patchbay.routing.route-passing.cfg", "pattern", "host")
            .set("io.patchbay.routing.route-passing.cfg", "priority", "10")
            .set(
                "io.patchbay.routing.route-passing.cfg", "target", Product.targetAt(passing.port()))
            .start(Product.START);
    standing.call(gateway, 1);
    standing.hangUp(); // everything has been used once
    Product.shell(gateway, "patchbay:media");
    rest = Product.AtRest.of(gateway);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    standing.close();
    passing.close();
  }

  @Test
  void callsMoveToAndFroWithoutLossWhileNewOnesAreMade() throws Exception {
    standing.call(gateway, CALLS);
    passing.begin(gateway.sip(), NEW_CALLS);
    List<String> backends = List.of("direct", "relay");
    StringBuilder table = new StringBuilder("\n%d calls\n".formatted(CALLS));
    for (int round = 0; round < ROUNDS; round++) {
      String backend = backends.get(round % backends.size());
      int[] mark = standing.mark();
      gateway.set(SELECT, "backend", backend);
      Product.awaitLog(gateway, "new calls get backend '" + backend + "'");
      StandingCalls.Loss atSwitch = standing.since(mark);
      mark = standing.mark();
      moveAll(backend);
      StandingCalls.Loss atMove = standing.since(mark);
      table.append("switch to %-8s %s\n".formatted(backend, atSwitch));
      table.append("move to   %-8s %s\n".formatted(backend, atMove));
      assertThat(atSwitch.total()).as(table.toString()).isZero();
      assertThat(atMove.worst()).as(table.toString()).isLessThanOrEqualTo(LOST_AT_A_MOVE);
    }
    passing.end();
    table.append("%d new calls, failed: %s\n".formatted(passing.made(), passing.failures()));
    System.out.println(table);
    assertThat(passing.failures()).isEmpty();
    standing.hangUp();
    Product.expectNothingLeft(gateway, rest);
  }

  @Test
  void aBackendThatGoesIsLeftFirstByItsCallsHoweverOften() throws Exception {
    gateway.set(SELECT, "backend", "relay, direct");
    Product.awaitLog(gateway, "new calls get backend 'relay,direct'");
    standing.call(gateway, CALLS / 4);
    passing.begin(gateway.sip(), NEW_CALLS);
    int worst = 0;
    for (int i = 0; i < RESTARTS; i++) {
      int[] mark = standing.mark();
      Product.shell(gateway, "scr:disable " + RELAY);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(standing.on(gateway, "direct")).isEqualTo(CALLS / 4));
      await().atMost(PATIENCE).until(() -> relay().isEmpty());
      Product.shell(gateway, "scr:enable " + RELAY);
      await().atMost(PATIENCE).until(() -> relay().startsWith("usable"));
      moveAll("relay");
      worst = Math.max(worst, standing.since(mark).worst());
    }
    passing.end();
    System.out.println(RESTARTS + " restarts, two moves each: at most " + worst + " packets lost");
    assertThat(passing.failures()).isEmpty();
    assertThat(worst).isLessThanOrEqualTo(2 * LOST_AT_A_MOVE);
    standing.hangUp();
    Product.expectNothingLeft(gateway, rest);
  }

  @Test
  void theDoctorSendsPacketsThroughEachBackendAndDisturbsNobody() throws Exception {
    standing.call(gateway, 2);
    int[] mark = standing.mark();
    String findings = Product.shell(gateway, "patchbay:doctor");
    assertThat(findings)
        .containsPattern("OK +listener udp")
        .containsPattern("OK +backend relay +round trip: RTP [0-9.]+ ms, RTCP [0-9.]+ ms")
        .containsPattern("OK +backend direct +round trip")
        .doesNotContain("FAILED");
    assertThat(standing.since(mark).total()).isZero();
    standing.hangUp();
    Product.expectNothingLeft(gateway, rest);
  }

  /** Moves all that stand; of those that pass some are not answered yet, or over. */
  private void moveAll(String backend) throws Exception {
    String answer = Product.shell(gateway, "patchbay:move all " + backend);
    assertThat(standing.on(gateway, backend)).as(answer).isEqualTo(standing.pairs().size());
    TimeUnit.MILLISECONDS.sleep(200); // the last answers take effect at the peers
  }

  /** Its line in the status; empty while it is not there. */
  private String relay() throws Exception {
    return Product.status(gateway).getOrDefault("media.backend.relay", "");
  }
}
