package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.RtpEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Standing calls move to Debian's rtpengine-daemon and back, and away from one that is killed. */
class MoveNodeIT {
  private static final String SELECT = "io.patchbay.media.select.cfg";
  private static final String NODE = "rtpengine-main";
  private static final int CALLS = Integer.getInteger("swap.calls", 20);
  private static final int ROUNDS = Integer.getInteger("swap.rounds", 5);

  /** Packets of one call and direction that may be missing after a move. */
  private static final int LOST_AT_A_MOVE = 2;

  /** Probe, budget, {@code failover.after}, {@code move.time}, and something for the machine. */
  private static final Duration FAILOVER = Duration.ofSeconds(40);

  private RtpEngine engine;
  private StandingCalls standing;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RtpEngine.available() || System.getenv("CI") != null, "rtpengine-daemon is missing");
    engine = RtpEngine.start();
    standing = new StandingCalls();
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(standing.port()))
            .file(
                "io.patchbay.media.rtpengine-main.cfg",
                "control=udp:127.0.0.1:" + engine.udpPort(),
                "probe.interval=1",
                "budget=1000")
            .start(Product.START);
    await()
        .atMost(FAILOVER)
        .untilAsserted(
            () ->
                assertThat(Product.status(gateway).get("media.backend." + NODE))
                    .startsWith("usable"));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {gateway, standing, engine}) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Test
  void callsMoveToTheNodeAndBackWithoutLoss() throws Exception {
    standing.call(gateway, CALLS);
    StringBuilder table = new StringBuilder("\n%d calls\n".formatted(CALLS));
    for (int round = 0; round < ROUNDS; round++) {
      String backend = round % 2 == 0 ? NODE : "relay";
      choose(backend);
      int[] mark = standing.mark();
      String answer = Product.shell(gateway, "patchbay:move all " + backend);
      assertThat(standing.on(gateway, backend)).as(answer).isEqualTo(CALLS);
      StandingCalls.Loss loss = standing.since(mark);
      table.append("move to %-14s %s\n".formatted(backend, loss));
      assertThat(loss.worst()).as(table.toString()).isLessThanOrEqualTo(LOST_AT_A_MOVE);
    }
    System.out.println(table);
    standing.hangUp();
    await().atMost(FAILOVER).untilAsserted(() -> assertThat(engine.calls()).isEmpty());
  }

  @Test
  void callsOfAKilledNodeMoveToTheFallback() throws Exception {
    choose(NODE + ", relay");
    standing.call(gateway, CALLS);
    assertThat(standing.on(gateway, NODE)).isEqualTo(CALLS);
    standing.mark();
    long killed = System.nanoTime();
    ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
    await()
        .atMost(FAILOVER)
        .untilAsserted(() -> assertThat(standing.on(gateway, "relay")).isEqualTo(CALLS));
    long seconds = Duration.ofNanos(System.nanoTime() - killed).toSeconds();
    int[] mark = standing.sent();
    StandingCalls.Loss after = standing.since(mark);
    System.out.printf(
        "%d calls moved within %d s of the kill; longest gap %d ms%n",
        CALLS, seconds, after.longestGapMillis());
    assertThat(after.longestGapMillis()).isLessThan(FAILOVER.toMillis());
    assertThat(standing.pairs()).noneMatch(StandingCalls.Pair::isOver);
    standing.hangUp();
  }

  private void choose(String backends) throws Exception {
    gateway.set(SELECT, "backend", backends);
    Product.awaitLog(gateway, "new calls get backend '" + backends.replace(" ", "") + "'");
  }
}
