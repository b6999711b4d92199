package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.RtpProxy;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the packaged gateway whose media runs through a real rtpproxy. */
class RtpProxyIT {
  private static final String NODE = "io.patchbay.media.rtpproxy-main.cfg";
  private static final String SELECT = "io.patchbay.media.select.cfg";
  private static final String BACKEND = "rtpproxy-main";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeEach
  void isThere() {
    assumeTrue(RtpProxy.program().isPresent(), "rtpproxy is not there: ./patchbay test builds it");
  }

  private static Gateway.Builder gateway(int callee, String backends, String... node) {
    return Product.distribution()
        .set(Product.ROUTE, "target", Product.targetAt(callee))
        .set(SELECT, "backend", backends)
        .file(NODE, node);
  }

  private static void awaitNoSessions(RtpProxy node) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.sessions()).isZero());
  }

  private static void awaitUsable(Gateway gateway) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Product.shell(gateway, "patchbay:media"))
                    .containsPattern(BACKEND + ".*round trip"));
  }

  private static Path scenario(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(RtpProxyIT.class.getResource("/sipp/" + name)).toURI());
  }

  @Test
  void callsWithMediaHoldsAndFailures() throws Exception {
    try (RtpProxy node = RtpProxy.start();
        Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            gateway(bob.port(), BACKEND, "control=" + node.control()).start(Product.START)) {
      awaitUsable(gateway);
      try (Conversation talk = Conversation.between(alice, bob, gateway)) {
        talk.expectMediaBothWays(50);
        assertThat(node.sessions()).isEqualTo(1);
        String call = Product.shell(gateway, "patchbay:call 1");
        assertThat(Product.streamCount(call, "a", "RTP")).as(call).isGreaterThan(50);
        assertThat(Product.streamCount(call, "b", "RTP")).as(call).isGreaterThan(50);
        talk.hangUp();
      }
      awaitNoSessions(node);

      earlyMedia(alice, bob, gateway);
      awaitNoSessions(node);

      try (Talk refused = new Talk()) {
        OutgoingCall call = alice.dial(gateway.sip(), "bob", refused);
        bob.ringing().refuse(486, "Busy Here");
        await().atMost(PATIENCE).until(() -> call.answered().isCompletedExceptionally());
      }
      awaitNoSessions(node);
      assertThat(node.created()).isEqualTo(3);
      assertThat(Product.complaints(gateway, BACKEND)).isEmpty();
    }
  }

  /** The called one is heard before it answers. */
  private static void earlyMedia(Phone alice, Phone bob, Gateway gateway) throws Exception {
    try (Talk near = new Talk();
        Talk far = new Talk(Conversation.FAR_HERTZ)) {
      OutgoingCall caller = alice.dial(gateway.sip(), "bob", near);
      IncomingCall callee = bob.ringing();
      callee.progress(far.sdp());
      far.begin(callee.invite().body());
      await().atMost(PATIENCE).until(() -> near.heard() > 20);
      callee.answer(far.sdp());
      near.begin(SdpAudio.parse(caller.answered().get(60, TimeUnit.SECONDS).body()).rtp());
      await().atMost(PATIENCE).until(() -> far.heard() > 20);
      assertThat(caller.bye().get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
      callee.ended().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void sippCallsAreHeldResumedAndEnded() throws Exception {
    int callee = FreePorts.one();
    try (RtpProxy node = RtpProxy.start();
        Gateway gateway =
            gateway(callee, BACKEND, "control=" + node.control()).start(Product.START)) {
      awaitUsable(gateway);
      try (Sipp uas = Sipp.file(scenario("hold-uas.xml")).localPort(callee).calls(20).start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac =
            Sipp.file(scenario("hold-uac.xml")).to(gateway.sip()).calls(20).rate(10).start()) {
          SippResult result = uac.await(PATIENCE);
          assertThat(result.successful()).as(result.toString()).isEqualTo(20);
        }
      }
      awaitNoSessions(node);
      assertThat(node.created()).isEqualTo(20);
      try (Sipp uas = Sipp.uas().localPort(callee).arguments("-rtp_echo").start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac = Sipp.builtIn("uac_pcap").to(gateway.sip()).calls(5).rate(5).start()) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> {
                    String media = Product.shell(gateway, "patchbay:media");
                    assertThat(Product.streamCount(media, "a", "RTP")).as(media).isGreaterThan(200);
                    assertThat(Product.streamCount(media, "b", "RTP")).as(media).isGreaterThan(200);
                  });
          SippResult result = uac.await(PATIENCE);
          assertThat(result.successful()).as(result.toString()).isEqualTo(5);
        }
      }
      awaitNoSessions(node);
    }
  }

  @Test
  void aTimeoutTheNodeTellsOfEndsTheCall() throws Exception {
    String socket = "unix:" + folder.resolve("n.sock");
    try (RtpProxy node = RtpProxy.start("-n", socket);
        Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            gateway(
                    bob.port(),
                    BACKEND,
                    "control=" + node.control(),
                    "notification=" + socket,
                    "idle.timeout=3")
                .start(Product.START)) {
      awaitUsable(gateway);
      try (Conversation talk = Conversation.between(alice, bob, gateway)) {
        talk.expectMediaBothWays();
        talk.fallSilent();
        talk.awaitEnds();
      }
      awaitNoSessions(node);
    }
  }

  @Test
  void aDeadNodeCostsNoCall() throws Exception {
    try (RtpProxy node = RtpProxy.start();
        Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            gateway(bob.port(), BACKEND + ", relay", "control=" + node.control())
                .start(Product.START)) {
      awaitUsable(gateway);
      node.kill();
      for (int i = 0; i < 2; i++) {
        try (Conversation talk = Conversation.between(alice, bob, gateway)) {
          talk.expectMediaBothWays();
          talk.hangUp();
        }
      }
      node.restart();
      awaitUsable(gateway);
      try (Conversation talk = Conversation.between(alice, bob, gateway)) {
        talk.expectMediaBothWays();
        assertThat(node.sessions()).isEqualTo(1);
        talk.hangUp();
      }
      awaitNoSessions(node);
    }
  }

  @Test
  void aProgramOfOursIsStartedKeptAliveAndEndsWithTheGateway() throws Exception {
    int control = FreePorts.one();
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            gateway(
                    bob.port(),
                    BACKEND,
                    "control=udp:127.0.0.1:" + control,
                    "autostart=true",
                    "command=" + String.join(" ", RtpProxy.command(control)))
                .start(Product.START)) {
      awaitUsable(gateway);
      try (Conversation talk = Conversation.between(alice, bob, gateway)) {
        talk.expectMediaBothWays();
        talk.hangUp();
      }
      ProcessHandle first = program(gateway);
      first.destroyForcibly();
      await()
          .atMost(PATIENCE)
          .until(() -> children(gateway).stream().anyMatch(each -> each.pid() != first.pid()));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> RtpProxy.ask(control, "V").equals("20040107"));
      awaitUsable(gateway);
      try (Conversation talk = Conversation.between(alice, bob, gateway)) {
        talk.expectMediaBothWays();
        talk.hangUp();
      }
      ProcessHandle second = program(gateway);
      gateway.terminate(PATIENCE);
      assertThat(second.isAlive()).isFalse();
    }
  }

  private static ProcessHandle program(Gateway gateway) {
    return children(gateway).get(0);
  }

  private static List<ProcessHandle> children(Gateway gateway) {
    return ProcessHandle.of(gateway.pid())
        .orElseThrow()
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("rtpproxy"))
        .toList();
  }

  @Test
  void aMissingProgramIsOneClearLine() throws Exception {
    try (Gateway gateway =
        gateway(
                FreePorts.one(),
                BACKEND,
                "control=udp:127.0.0.1:" + FreePorts.one(),
                "autostart=true",
                "command=" + folder.resolve("no-rtpproxy") + " -f")
            .start(Product.START)) {
      assertThat(Product.oneComplaint(gateway, "no-rtpproxy"))
          .contains("cannot start", "install rtpproxy");
      assertThat(Files.exists(folder.resolve("no-rtpproxy"))).isFalse();
    }
  }
}
