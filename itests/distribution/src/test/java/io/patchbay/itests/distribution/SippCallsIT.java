package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The main job: real calls by a real peer through the packaged gateway, with media both ways. */
class SippCallsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 200;
  private static final int RATE = 20;

  @Test
  void twoHundredCallsOverUdp() throws Exception {
    calls(false);
  }

  @Test
  void twoHundredCallsOverTcp() throws Exception {
    calls(true);
  }

  @Test
  void mediaFlowsBothWays() throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(callee))
            .start(Product.START)) {
      warmUp(gateway);
      Product.AtRest before = Product.AtRest.of(gateway);
      try (Sipp uas = Sipp.uas().localPort(callee).arguments("-rtp_echo").start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac = Sipp.builtIn("uac_pcap").to(gateway.sip()).calls(1).start()) {
          // SIPp plays some eight seconds of G.711 and the echo comes back: both legs must count it
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(300))
              .untilAsserted(
                  () -> {
                    String call = Product.shell(gateway, "patchbay:call 1");
                    assertThat(Product.streamCount(call, "a", "RTP")).as(call).isGreaterThan(200);
                    assertThat(Product.streamCount(call, "b", "RTP")).as(call).isGreaterThan(200);
                  });
          SippResult result = uac.await(PATIENCE);
          assertThat(result.successful()).as(result.toString()).isEqualTo(1);
        }
      }
      Product.expectNothingLeft(gateway, before);
    }
  }

  @Test
  void callsAreHeldAndResumed() throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(callee))
            .start(Product.START)) {
      warmUp(gateway);
      Product.AtRest before = Product.AtRest.of(gateway);
      try (Sipp uas = Sipp.file(scenario("hold-uas.xml")).localPort(callee).calls(20).start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac =
            Sipp.file(scenario("hold-uac.xml")).to(gateway.sip()).calls(20).rate(10).start()) {
          SippResult result = uac.await(PATIENCE);
          assertThat(result.successful()).as(result.toString()).isEqualTo(20);
        }
        SippResult result = uas.await(PATIENCE);
        assertThat(result.successful()).as(result.toString()).isEqualTo(20);
      }
      Product.expectNothingLeft(gateway, before);
    }
  }

  private static Path scenario(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(SippCallsIT.class.getResource("/sipp/" + name)).toURI());
  }

  private static void calls(boolean tcp) throws Exception {
    int callee = FreePorts.one();
    String target = Product.targetAt(callee) + (tcp ? ";transport=tcp" : "");
    try (Gateway gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", target)
            .set(Product.TRANSPORT, "overload.delay", "0") // a cold machine may stall
            .start(Product.START)) {
      warmUp(gateway);
      Product.AtRest before = Product.AtRest.of(gateway);
      Sipp.Builder callees = Sipp.uas().localPort(callee);
      Sipp.Builder callers =
          Sipp.builtIn("uac").to(gateway.sip()).calls(CALLS).rate(RATE).arguments("-d", "1000");
      try (Sipp uas = (tcp ? callees.tcp() : callees).start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac = (tcp ? callers.tcp() : callers).start()) {
          SippResult result = uac.await(PATIENCE);
          assertThat(result.successful()).as(result.toString()).isEqualTo(CALLS);
          assertThat(result.failed()).as(result.toString()).isZero();
        }
      }
      Product.expectNothingLeft(gateway, before);
      var status = Product.status(gateway);
      assertThat(Product.number(status, "calls.answered")).isEqualTo(CALLS);
      assertThat(Product.number(status, "calls.failed")).isZero();
    }
  }

  /** The first command starts threads of the console that stay; they are no leak of calls. */
  private static void warmUp(Gateway gateway) throws Exception {
    Product.status(gateway);
  }
}
