package io.patchbay.media.rtpproxy;

import static io.patchbay.media.rtpproxy.Bench.leg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.ability.MediaCopy;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.RtpProxy;
import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.rtp.RtpEndpoint;
import io.patchbay.testkit.rtp.ToneSource;
import io.patchbay.testkit.sip.SdpAudio;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real rtpproxy does what the adapter believes it does. */
class RealNodeTest {
  private static final MediaLeg A = leg("a");
  private static final MediaLeg B = leg("b");

  @TempDir Path folder;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private RtpProxy node;
  private RunningNode running;

  @BeforeEach
  void isThere() {
    assumeTrue(RtpProxy.program().isPresent(), "rtpproxy is not there: ./patchbay test builds it");
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    if (node != null) {
      node.close();
    }
  }

  private void start(Map<String, Object> settings, String... arguments) throws Exception {
    node = RtpProxy.start(arguments);
    Map<String, Object> all = new HashMap<>(Map.of("control", node.control()));
    all.putAll(settings);
    running = RunningNode.start(RtpProxySettings.read(all), null);
    awaitUsable();
  }

  /** It counts a session until its last thread has let go of it. */
  private static void awaitNoSession(RtpProxy node) {
    await().untilAsserted(() -> assertThat(node.sessions()).isZero());
  }

  @Test
  void anotherControlAddressIsForNewSessions() throws Exception {
    String socket = "unix:" + folder.resolve("notify.sock");
    node = RtpProxy.start("-n", socket);
    Map<String, Object> settings = new HashMap<>();
    settings.put("name", "rtpproxy-main");
    settings.put("notification", socket);
    settings.put("control", node.control());
    settings.put("reset", "true");
    try (RtpProxy other = RtpProxy.start("-n", socket)) {
      RtpProxyComponent component = new RtpProxyComponent(settings);
      await().until(() -> component.status().usable());
      MediaSession before = connected(component);
      settings.put("budget", "900"); // the same node, which is not emptied
      component.modified(settings);
      await().until(() -> component.status().usable());
      settings.put("control", other.control());
      component.modified(settings);
      await().until(() -> component.status().usable());
      MediaSession after = connected(component);
      assertThat(component.status().sessions()).isEqualTo(2);
      assertThat(component.status().detail()).contains("1 sessions by earlier settings");
      assertThat(node.sessions()).isEqualTo(1);
      assertThat(other.sessions()).isEqualTo(1);
      settings.put("control", "elsewhere"); // keeps the settings
      component.modified(settings);

      get(before.close());
      awaitNoSession(node);
      assertThat(component.status().sessions()).isEqualTo(1);
      get(after.close());
      awaitNoSession(other);
      component.deactivate();
      assertThat(folder.resolve("notify.sock")).doesNotExist();
    }
  }

  private static MediaSession connected(RtpProxyComponent component) throws Exception {
    MediaSessionListener nobody =
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {}

          @Override
          public void onLost(String reason) {}
        };
    MediaSession session = get(component.open(new MediaSessionSpec("call", nobody)));
    get(session.offer(A, B, Bench.sdp("127.0.0.1", 40000)));
    get(session.answer(B, A, Bench.sdp("127.0.0.1", 40002)));
    return session;
  }

  private MediaSession open(MediaSessionOptions options) throws Exception {
    MediaSessionListener listener =
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {
            events.add("timeout " + timeout);
          }

          @Override
          public void onLost(String reason) {
            events.add("lost");
          }
        };
    return get(running.backend().open(new MediaSessionSpec("call", listener, options)));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static SessionDescription sdp(RtpEndpoint end) throws Exception {
    return SessionDescription.parse(SdpAudio.describe(end.rtpAddress(), end.law()));
  }

  private static InetSocketAddress target(SessionDescription shown) {
    return SdpAudio.parse(shown.toString()).rtp();
  }

  private static long heard(RtpEndpoint end) {
    return end.report().packets() + end.report().strays();
  }

  private static void awaitPackets(RtpEndpoint end, long packets) {
    await("packets at " + end.rtpAddress()).until(() -> heard(end) >= packets);
  }

  /** A call between two ends, which both send. */
  private final class Talk implements AutoCloseable {
    final RtpEndpoint near;
    final RtpEndpoint far;
    final ToneSource nearTone;
    final ToneSource farTone;
    final MediaSession session;
    final InetSocketAddress toNear;

    Talk(MediaSessionOptions options) throws Exception {
      near = RtpEndpoint.open(G711.MU_LAW);
      far = RtpEndpoint.open(G711.MU_LAW);
      nearTone = new ToneSource(near, 440);
      farTone = new ToneSource(far, 660);
      session = open(options);
      SessionDescription toB = get(session.offer(A, B, sdp(near)));
      SessionDescription toA = get(session.answer(B, A, sdp(far)));
      toNear = target(toA);
      near.sendTo(toNear);
      far.sendTo(target(toB));
      nearTone.start();
      farTone.start();
    }

    @Override
    public void close() {
      nearTone.close();
      farTone.close();
      near.close();
      far.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "unix", "cunix"})
  void mediaFlowsBothWaysOverEachControlTransport(String transport) throws Exception {
    Path socket = folder.resolve("control.sock");
    int port = FreePorts.one();
    String control =
        switch (transport) {
          case "tcp" -> "tcp:127.0.0.1:" + port;
          case "unix", "cunix" -> transport + ":" + socket;
          default -> null;
        };
    if (control == null) {
      start(Map.of());
    } else {
      start(Map.of("control", control), "-s", control);
    }
    try (Talk talk = new Talk(MediaSessionOptions.none())) {
      awaitPackets(talk.near, 20);
      awaitPackets(talk.far, 20);
      assertThat(node.sessions()).isEqualTo(1);
      MediaReport report = get(talk.session.query());
      assertThat(report.streams())
          .hasSize(2)
          .allMatch(stream -> stream.rtpPackets() >= 20)
          .extracting(MediaReport.Stream::remote)
          .contains(
              "127.0.0.1:" + talk.near.rtpAddress().getPort(),
              "127.0.0.1:" + talk.far.rtpAddress().getPort());
      get(talk.session.close());
      awaitNoSession(node);
    }
  }

  @Test
  void whoOfferedKeepsItsPortsWhenAnotherBranchAnswersLaterAndMediaFlows() throws Exception {
    start(Map.of());
    try (Talk talk = new Talk(MediaSessionOptions.none());
        RtpEndpoint third = RtpEndpoint.open(G711.MU_LAW);
        ToneSource tone = new ToneSource(third, 880)) {
      awaitPackets(talk.near, 10);
      MediaLeg c = leg("c");
      SessionDescription toC = get(talk.session.offer(A, c, sdp(talk.near)));
      SessionDescription toA = get(talk.session.answer(c, A, sdp(third)));
      get(talk.session.release(B));
      talk.farTone.close();
      third.sendTo(target(toC));
      tone.start();
      awaitPackets(third, 20);
      long before = heard(talk.near);
      awaitPackets(talk.near, before + 20);
      assertThat(target(toA)).isEqualTo(talk.toNear);
      get(talk.session.close());
      awaitNoSession(node);
    }
  }

  @Test
  void aSessionThatTimesOutIsToldOf() throws Exception {
    Path socket = folder.resolve("notify.sock");
    start(Map.of("notification", "unix:" + socket), "-n", "unix:" + socket);
    try (Talk talk =
        new Talk(MediaSessionOptions.builder().idleTimeout(Duration.ofSeconds(2)).build())) {
      awaitPackets(talk.far, 5);
      talk.nearTone.close();
      talk.farTone.close();
      assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("timeout IDLE");
      get(talk.session.close());
      awaitNoSession(node);
    }
  }

  @Test
  void aSessionThatTimesOutIsToldOfOverTcp() throws Exception {
    String socket = "tcp:127.0.0.1:" + FreePorts.one();
    start(Map.of("notification", socket), "-n", socket);
    MediaSession session =
        open(MediaSessionOptions.builder().setupTimeout(Duration.ofSeconds(1)).build());
    try (RtpEndpoint near = RtpEndpoint.open(G711.MU_LAW)) {
      get(session.offer(A, B, sdp(near)));
      assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("timeout SETUP");
    }
  }

  @Test
  void aNodeWithoutNotificationStillCarriesCalls() throws Exception {
    start(Map.of("notification", "unix:" + folder.resolve("notify.sock")));
    try (Talk talk = new Talk(MediaSessionOptions.none())) {
      awaitPackets(talk.near, 5);
    }
  }

  @Test
  void aNodeThatIsKilledAndStartedAgainHasLostItsSessions() throws Exception {
    start(Map.of());
    try (Talk talk = new Talk(MediaSessionOptions.none())) {
      awaitPackets(talk.near, 5);
      node.restart();
      assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("lost");
    }
  }

  @Test
  void outOfPorts() throws Exception {
    int first = FreePorts.range(8);
    start(Map.of(), "-m", String.valueOf(first), "-M", String.valueOf(first + 7));
    try (Talk talk = new Talk(MediaSessionOptions.none())) {
      MediaException refused = null;
      for (int i = 0; i < 8 && refused == null; i++) {
        refused = failure(open(MediaSessionOptions.none()).offer(A, B, sdp(talk.near)));
      }
      assertThat(refused).isNotNull();
      assertThat(refused.kind()).isEqualTo(MediaException.Kind.EXHAUSTED);
      awaitPackets(talk.near, 5);
    }
  }

  /** How it failed; null when it did not. */
  private static MediaException failure(CompletionStage<?> stage) throws Exception {
    try {
      get(stage);
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaException known) {
        return known;
      }
      throw e;
    }
  }

  @Test
  void recordsPlaysAndCopies() throws Exception {
    Path records = Files.createDirectory(folder.resolve("records"));
    Path prompt = folder.resolve("prompt");
    // What makeann writes: payload as it is sent, in packets of 20 ms.
    Files.write(folder.resolve("prompt.0"), new byte[160 * 100]);
    start(Map.of(), "-r", records.toString(), "-S", folder.toString());
    try (Talk talk = new Talk(MediaSessionOptions.none());
        RtpEndpoint copies = RtpEndpoint.open(G711.MU_LAW)) {
      awaitPackets(talk.near, 5);
      get(talk.session.require(MediaRecording.class).start("mine"));
      awaitPackets(talk.near, 30);
      get(talk.session.require(MediaRecording.class).stop());
      assertThat(records).isDirectoryRecursivelyContaining("glob:**mine-a-1*");
      assertThat(records).isDirectoryRecursivelyContaining("glob:**mine-b-1*");
      get(talk.session.require(MediaCopy.class).start("a", copies.rtpAddress()));
      awaitPackets(copies, 10);
      get(talk.session.require(MediaCopy.class).stop("a"));
      talk.nearTone.close();
      talk.farTone.close();
      long before = heard(talk.near);
      get(talk.session.require(MediaPlayback.class).play("a", prompt.toString(), 1));
      awaitPackets(talk.near, before + 20);
      get(talk.session.require(MediaPlayback.class).stop("a"));
      assertThat(failure(talk.session.require(MediaPlayback.class).play("a", "/nothing", 1)).kind())
          .isEqualTo(MediaException.Kind.UNSUPPORTED);
    }
  }

  @Test
  void bridgesNetworksAndFamilies() throws Exception {
    start(Map.of("bridge", "true"), "-6", "/::1");
    MediaLeg inside = leg("a", MediaLegOptions.builder().network("internal").build());
    MediaLeg outside = leg("b", MediaLegOptions.builder().network("external").build());
    try (RtpEndpoint near = RtpEndpoint.open(G711.MU_LAW)) {
      MediaSession session = open(MediaSessionOptions.none());
      SessionDescription toB = get(session.offer(inside, outside, sdp(near)));
      assertThat(toB.toString()).contains("c=IN IP6 ::1");
      SessionDescription toA = get(session.answer(outside, inside, Bench.sdp("::1", 5000)));
      assertThat(toA.toString()).contains("c=IN IP4 127.0.0.1");
      assertThat(node.sessions()).isEqualTo(1);
      get(session.close());
      awaitNoSession(node);
    }
  }

  @Test
  void aProgramOfOursIsStartedKeptAliveAndStopped() throws Exception {
    int control = FreePorts.one();
    String command = String.join(" ", RtpProxy.command(control));
    running =
        RunningNode.start(
            RtpProxySettings.read(
                Map.of(
                    "control",
                    "udp:127.0.0.1:" + control,
                    "autostart",
                    "true",
                    "command",
                    command)),
            null);
    awaitUsable();
    try (Talk talk = new Talk(MediaSessionOptions.none())) {
      awaitPackets(talk.near, 5);
      ProcessHandle program =
          ProcessHandle.current()
              .descendants()
              .filter(each -> each.info().commandLine().orElse("").contains(":" + control))
              .findFirst()
              .orElseThrow();
      program.destroyForcibly();
      assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("lost");
      awaitUsable();
    }
    running.close();
    running = null;
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains(":" + control)))
        .isEmpty();
  }

  private void awaitUsable() {
    await("a node that answers").until(() -> running.backend().status().usable());
  }
}
