package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.load.BackendSwap;
import io.patchbay.testkit.load.Loss;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.RtpEngine;
import io.patchbay.testkit.peer.RtpProxy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Standing calls move to a real rtpengine, a real rtpproxy and back, and away from one that is
 * killed, while new calls are made. {@code bench/swap} does it at full size.
 */
class MoveNodeIT {
  private static final String ENGINE = "rtpengine-main";
  private static final String PROXY = "rtpproxy-main";
  private static final String RELAY = "relay";
  private static final int CALLS = 20;
  private static final int RINGING = 3;
  private static final int NEW_CALLS = 10; // a second
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** {@code failover.after}, {@code move.time}, budget, and the interval of probes. */
  private static final Duration FAILOVER = Duration.ofSeconds(1 + 10 + 3 + 5);

  private BackendSwap load;

  @AfterEach
  void stop() throws IOException {
    if (load != null) {
      load.close();
    }
  }

  private static RtpEngine engine() throws Exception {
    Product.needs(RtpEngine.available(), "rtpengine-daemon is missing");
    return RtpEngine.start();
  }

  private static RtpProxy proxy() throws Exception {
    assumeTrue(RtpProxy.program().isPresent(), "rtpproxy is not there: ./patchbay test builds it");
    return RtpProxy.start();
  }

  private static Gateway.Builder gateway() {
    return Product.distribution()
        .set("io.patchbay.media.select.cfg", "failover.after", "1")
        .set("io.patchbay.media.select.cfg", "move.time", "10");
  }

  private static Gateway.Builder with(RtpEngine engine, Gateway.Builder gateway) {
    return gateway.file(
        "io.patchbay.media.rtpengine-main.cfg",
        "control=udp:127.0.0.1:" + engine.udpPort(),
        "probe.interval=1");
  }

  private static Gateway.Builder with(RtpProxy proxy, Gateway.Builder gateway) {
    return gateway.file("io.patchbay.media.rtpproxy-main.cfg", "control=" + proxy.control());
  }

  @Test
  void callsMoveFromNodeToNodeAndBackWithoutLoss() throws Exception {
    try (RtpEngine engine = engine();
        RtpProxy proxy = proxy()) {
      load = BackendSwap.start(with(proxy, with(engine, gateway())));
      load.awaitUsable(ENGINE);
      load.awaitUsable(PROXY);
      load.load(CALLS, NEW_CALLS);
      assertThat(load.shell("patchbay:doctor"))
          .containsPattern(
              "OK +backend rtpengine-main +round trip: RTP [0-9.]+ ms, RTCP [0-9.]+ ms")
          .containsPattern(
              "OK +backend rtpproxy-main +round trip: RTP [0-9.]+ ms, RTCP [0-9.]+ ms");
      for (String backend : new String[] {ENGINE, PROXY, RELAY, PROXY, ENGINE, RELAY}) {
        MoveIT.switchAndMove(load, backend);
      }
      end();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.calls()).isEmpty());
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(proxy.sessions()).isZero());
    }
  }

  /** For those who have no RTPProxy. */
  @Test
  void callsMoveToRtpEngineAndBackWithoutLoss() throws Exception {
    try (RtpEngine engine = engine()) {
      load = BackendSwap.start(with(engine, gateway()));
      load.awaitUsable(ENGINE);
      load.load(CALLS, NEW_CALLS);
      for (String backend : new String[] {ENGINE, RELAY}) {
        MoveIT.switchAndMove(load, backend);
      }
      end();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.calls()).isEmpty());
    }
  }

  @Test
  void callsOfAKilledRtpEngineMoveToTheFallback() throws Exception {
    try (RtpEngine engine = engine()) {
      load = BackendSwap.start(with(engine, gateway()));
      killed(ENGINE, engine.pid());
    }
  }

  @Test
  void callsOfAKilledRtpProxyMoveToTheFallback() throws Exception {
    try (RtpProxy proxy = proxy()) {
      load = BackendSwap.start(with(proxy, gateway()));
      killed(PROXY, proxy.pid());
    }
  }

  private void killed(String node, long pid) throws Exception {
    load.awaitUsable(node);
    load.choose(node + ", " + RELAY);
    load.load(CALLS, NEW_CALLS);
    load.standing().ring(load.gateway().sip(), RINGING);
    assertThat(load.on(node)).isEqualTo(CALLS + RINGING);
    int[] mark = load.standing().mark();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    load.standing().answer(); // to a node that is dead
    load.awaitOn(RELAY);
    Loss loss = load.standing().since(mark);
    System.out.printf("%s killed: %s; gap of each call, ms:%n%s%n", node, loss, loss.gapsPerCall());
    assertThat(loss.longestGapMillis()).isLessThanOrEqualTo(FAILOVER.toMillis());
    await()
        .atMost(PATIENCE)
        .until(() -> load.standing().since(load.standing().mark()).total() == 0);
    end();
  }

  private void end() throws Exception {
    load.passing().end();
    assertThat(load.passing().failures()).isEmpty();
    assertThat(load.standing().over()).isZero();
    load.standing().hangUp();
  }
}
