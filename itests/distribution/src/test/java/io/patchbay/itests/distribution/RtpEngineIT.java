package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.RtpEngine;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls whose media runs through Debian's rtpengine-daemon, and that daemon as our child. */
class RtpEngineIT {
  private static final String BACKEND = "io.patchbay.media.rtpengine-main.cfg";
  private static final String SELECT = "io.patchbay.media.select.cfg";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static RtpEngine engine;

  @BeforeAll
  static void startEngine() throws Exception {
    Product.needs(RtpEngine.available(), "rtpengine-daemon is missing");
    engine = RtpEngine.start();
  }

  @AfterAll
  static void stopEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void theNodeHasNoSessionLeft() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.calls()).isEmpty());
  }

  @Test
  void mediaFlowsBothWaysAndIsCounted() throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway = gateway(callee);
        Sipp uas = Sipp.uas().localPort(callee).arguments("-rtp_echo").start()) {
      uas.awaitListening(PATIENCE);
      try (Sipp uac = Sipp.builtIn("uac_pcap").to(gateway.sip()).calls(1).start()) {
        // SIPp plays some eight seconds of G.711 and the echo comes back
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(300))
            .untilAsserted(
                () -> {
                  String call = Product.shell(gateway, "patchbay:call 1");
                  assertThat(Product.streamCount(call, "a", "RTP")).as(call).isGreaterThan(200);
                  assertThat(Product.streamCount(call, "b", "RTP")).as(call).isGreaterThan(200);
                });
        assertThat(engine.calls()).hasSize(1);
        expectAll(uac.await(PATIENCE), 1);
      }
      expectNoSession(gateway);
      assertThat(Product.complaints(gateway, "rtpengine")).isEmpty();
    }
  }

  @Test
  void twoHundredCalls() throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway = gateway(callee);
        Sipp uas = Sipp.uas().localPort(callee).start()) {
      uas.awaitListening(PATIENCE);
      Sipp.Builder callers = Sipp.builtIn("uac").to(gateway.sip()).arguments("-d", "1000");
      try (Sipp uac = callers.calls(200).rate(20).start()) {
        expectAll(uac.await(PATIENCE), 200);
      }
      expectNoSession(gateway);
    }
  }

  @Test
  void callsAreHeldAndResumed() throws Exception {
    play("hold-uas.xml", "hold-uac.xml");
  }

  @Test
  void earlyMediaIsChangedByTheFinalAnswer() throws Exception {
    play("early-uas.xml", "early-uac.xml");
  }

  @Test
  void callsWithoutAnOffer() throws Exception {
    play("late-offer-uas.xml", "late-offer-uac.xml");
  }

  @Test
  void callsThatFailLeaveNothing() throws Exception {
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob")) {
      bob.agent().onCall(call -> call.refuse(486, "Busy Here"));
      try (Gateway gateway = gateway(bob.port())) {
        for (int i = 0; i < 5; i++) {
          assertThat(alice.refusal(gateway.sip(), "bob").status()).isEqualTo(486);
        }
        expectNoSession(gateway);
      }
    }
  }

  @Test
  void isStartedWithTheGatewayRestartedWhenItDiesAndEndedWithIt() throws Exception {
    int port = FreePorts.one();
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .set(SELECT, "backend", "rtpengine-main")
                .file(
                    BACKEND,
                    "control=udp:127.0.0.1:" + port,
                    "autostart=true",
                    "command=" + String.join(" ", RtpEngine.command(port)))
                .start(Product.START)) {
      talk(alice, bob, gateway);
      ProcessHandle first = childOf(gateway).orElseThrow();
      assertThat(first.destroyForcibly()).isTrue();
      // until it is noticed that the first is gone, it counts as usable
      await()
          .atMost(PATIENCE)
          .until(() -> childOf(gateway).filter(each -> each.pid() != first.pid()).isPresent());
      talk(alice, bob, gateway);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(RtpEngine.calls(port)).isEmpty());
      assertThat(Product.oneComplaint(gateway, "process " + first.pid() + " ended with 137"))
          .contains("rtpengine-main");

      ProcessHandle second = childOf(gateway).orElseThrow();

      assertThat(gateway.terminate(PATIENCE)).isZero();
      assertThat(second.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatRunsAlreadyIsUsedAndLeftAlone() throws Exception {
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .set(SELECT, "backend", "rtpengine-main")
                .file(BACKEND, "control=udp:127.0.0.1:" + engine.udpPort(), "autostart=true")
                .start(Product.START)) {
      talk(alice, bob, gateway);
      assertThat(ProcessHandle.of(gateway.pid()).orElseThrow().children()).isEmpty();
      assertThat(gateway.terminate(PATIENCE)).isZero();
    }
  }

  @Test
  void aMissingProgramIsOneLineThatSaysWhatToInstall() throws Exception {
    int port = FreePorts.one();
    try (Gateway gateway =
        Product.distribution()
            .file(
                BACKEND,
                "control=udp:127.0.0.1:" + port,
                "autostart=true",
                "command=/no/such/rtpengine")
            .start(Product.START)) {
      assertThat(Product.oneComplaint(gateway, "/no/such/rtpengine"))
          .contains("rtpengine-main", "apt-get install rtpengine-daemon");
    }
  }

  private static void play(String called, String calling) throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway = gateway(callee);
        Sipp uas = Sipp.file(scenario(called)).localPort(callee).calls(20).start()) {
      uas.awaitListening(PATIENCE);
      try (Sipp uac = Sipp.file(scenario(calling)).to(gateway.sip()).calls(20).rate(10).start()) {
        expectAll(uac.await(PATIENCE), 20);
      }
      expectAll(uas.await(PATIENCE), 20);
      expectNoSession(gateway);
    }
  }

  private static void talk(Phone alice, Phone bob, Gateway gateway) throws Exception {
    await().atMost(PATIENCE).until(() -> usable(gateway));
    try (Conversation conversation = Conversation.between(alice, bob, gateway)) {
      conversation.expectMediaBothWays();
      conversation.hangUp();
    }
    expectNoSession(gateway);
  }

  private static boolean usable(Gateway gateway) throws Exception {
    return Product.shell(gateway, "patchbay:media")
        .lines()
        .anyMatch(line -> line.matches("\\s*rtpengine-main\\s+\\S+\\s+yes\\s.*"));
  }

  private static Optional<ProcessHandle> childOf(Gateway gateway) {
    return ProcessHandle.of(gateway.pid())
        .orElseThrow()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("rtpengine"))
        .findFirst();
  }

  private static void expectNoSession(Gateway gateway) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Product.number(
                            Product.status(gateway), "media.backend.rtpengine-main.sessions"))
                    .isZero());
  }

  /** One whose node has answered, without which it takes no calls. */
  private static Gateway gateway(int callee) throws IOException, InterruptedException {
    Gateway gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(callee))
            .set(SELECT, "backend", "rtpengine-main")
            .set(Product.TRANSPORT, "overload.delay", "0") // a cold machine may stall
            .file(BACKEND, "control=udp:127.0.0.1:" + engine.udpPort())
            .start(Product.START);
    try {
      await().atMost(PATIENCE).until(() -> usable(gateway));
      return gateway;
    } catch (ConditionTimeoutException e) {
      gateway.close();
      throw e;
    }
  }

  private static void expectAll(SippResult result, int calls) {
    assertThat(result.successful()).as(result.toString()).isEqualTo(calls);
    assertThat(result.failed()).as(result.toString()).isZero();
  }

  private static Path scenario(String name) throws Exception {
    return Path.of(Objects.requireNonNull(RtpEngineIT.class.getResource("/sipp/" + name)).toURI());
  }
}
