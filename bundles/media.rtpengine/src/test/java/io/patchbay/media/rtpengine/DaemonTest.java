package io.patchbay.media.rtpengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.ability.DtmfInjection;
import io.patchbay.api.media.ability.MediaBlocking;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.testkit.peer.RtpEngine;
import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.rtp.WavFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions on Debian's rtpengine-daemon. */
@Timeout(60)
class DaemonTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final MediaLeg A = new MediaLeg("a", LOCAL, LOCAL);
  private static final MediaLeg B = new MediaLeg("b", LOCAL, LOCAL);
  private static final MediaLeg C = new MediaLeg("c", LOCAL, LOCAL);

  @TempDir static Path records;

  private static RtpEngine engine;

  @TempDir Path folder;

  private final List<RtpEngineNode> nodes = new ArrayList<>();
  private final List<Phone> phones = new ArrayList<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @BeforeAll
  static void startEngine() throws Exception {
    assumeTrue(RtpEngine.available() || System.getenv("CI") != null, "rtpengine-daemon is missing");
    engine =
        RtpEngine.start("--timeout=4", "--recording-dir=" + records, "--recording-method=pcap");
  }

  @AfterAll
  static void stopEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (Phone phone : phones) {
      phone.close();
    }
    nodes.forEach(RtpEngineNode::close);
    assertThat(engine.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "udp, bencode",
    "udp, json",
    "tcp, bencode",
    "http, bencode",
    "http, json",
    "ws, bencode"
  })
  void mediaFlowsBothWaysAndIsCounted(String kind, String encoding) throws Exception {
    RtpEngineNode node = node(Map.of("control", control(kind), "encoding", encoding));
    MediaSession session = open(node);
    Phone alice = phone();
    Phone bob = phone();

    SessionDescription toBob = get(session.offer(A, B, sdp(alice, "sendrecv")));
    SessionDescription toAlice = get(session.answer(B, A, sdp(bob, "sendrecv")));
    talk(alice, address(toAlice), bob, address(toBob));

    MediaReport report = get(session.query());
    assertThat(report.streams()).extracting(MediaReport.Stream::leg).containsExactly("a", "b");
    for (MediaReport.Stream stream : report.streams()) {
      assertThat(stream.rtpPackets()).isEqualTo(10);
      assertThat(stream.type()).isEqualTo("audio");
    }
    assertThat(report.streams().get(0).local()).isEqualTo(text(address(toAlice)));
    assertThat(report.streams().get(0).remote()).isEqualTo("127.0.0.1:" + alice.port());
    assertThat(engine.calls()).hasSize(1);

    assertThat(get(session.close()).streams().get(1).rtpPackets()).isEqualTo(10);
    assertThat(engine.calls()).isEmpty();
    assertThat(get(session.close()).streams()).hasSize(2);
  }

  @Test
  void reInvitesOfEitherSideKeepThePorts() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    InetSocketAddress forBob = address(get(session.offer(A, B, sdp(alice, "sendrecv"))));
    InetSocketAddress forAlice = address(get(session.answer(B, A, sdp(bob, "sendrecv"))));

    SessionDescription held = get(session.offer(B, A, sdp(bob, "sendonly")));
    assertThat(address(held)).isEqualTo(forAlice);
    assertThat(held.media().get(0).attribute("sendonly")).isPresent();
    SessionDescription answered = get(session.answer(A, B, sdp(alice, "recvonly")));
    assertThat(address(answered)).isEqualTo(forBob);

    assertThat(address(get(session.offer(A, B, sdp(alice, "sendrecv"))))).isEqualTo(forBob);
    assertThat(address(get(session.answer(B, A, sdp(bob, "sendrecv"))))).isEqualTo(forAlice);
    talk(alice, forAlice, bob, forBob);
  }

  @Test
  void branchesOfAForkHavePortsOfTheirOwnAndTheCallerKeepsHis() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    Phone carol = phone();
    InetSocketAddress forBob = address(get(session.offer(A, B, sdp(alice, "sendrecv"))));
    InetSocketAddress forCarol = address(get(session.offer(A, C, sdp(alice, "sendrecv"))));
    assertThat(forCarol).isNotEqualTo(forBob);

    InetSocketAddress early = address(get(session.answer(B, A, sdp(bob, "sendrecv"))));
    talk(alice, early, bob, forBob);
    InetSocketAddress forAlice = address(get(session.answer(C, A, sdp(carol, "sendrecv"))));
    assertThat(forAlice).isEqualTo(early);
    get(session.release(B));
    get(session.release(B));
    talk(alice, forAlice, carol, forCarol);
    assertThat(told).isEmpty();
  }

  @Test
  void aLateOfferComesFromTheOneWhoIsCalled() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    InetSocketAddress forAlice = address(get(session.offer(B, A, sdp(bob, "sendrecv"))));
    InetSocketAddress forBob = address(get(session.answer(A, B, sdp(alice, "sendrecv"))));
    talk(alice, forAlice, bob, forBob);
  }

  @Test
  void refusedStreamsStayInTheirPlace() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    String video = "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n";
    SessionDescription shown =
        get(session.offer(A, B, SessionDescription.parse(sdp(alice, "sendrecv") + video)));
    assertThat(shown.media()).hasSize(2);
    SessionDescription answer =
        get(
            session.answer(
                B,
                A,
                SessionDescription.parse(sdp(phone(), "sendrecv") + "m=video 0 RTP/AVP 96\r\n")));
    assertThat(answer.media().get(1).isRejected()).isTrue();
    assertThat(answer.media().get(0).isRejected()).isFalse();
  }

  @Test
  void whatBlocksIsHeardNoMoreUntilItIsLifted() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    InetSocketAddress forBob = address(get(session.offer(A, B, sdp(alice, "sendrecv"))));
    InetSocketAddress forAlice = address(get(session.answer(B, A, sdp(bob, "sendrecv"))));
    talk(alice, forAlice, bob, forBob);

    MediaBlocking blocking = session.require(MediaBlocking.class);
    get(blocking.block("a"));
    alice.say('x', forAlice, 10);
    bob.say('y', forBob, 10);
    alice.hear('y', 10);

    get(blocking.unblock("a"));
    talk(alice, forAlice, bob, forBob);
  }

  @Test
  void anAbilityThatWasNotConfiguredIsNamed() throws Exception {
    MediaSession session = open(node(Map.of()));
    assertThatThrownBy(() -> session.require(DtmfInjection.class))
        .isInstanceOf(MediaException.class)
        .hasMessage("media backend 'rtpengine-main' has no DtmfInjection");
    MediaSession other = open(node(Map.of("flags", "inject DTMF")));
    assertThat(other.ability(DtmfInjection.class)).isPresent();
  }

  @Test
  void aFileIsPlayedToTheLegThatIsNamed() throws Exception {
    short[] second = new short[8000];
    Arrays.fill(second, G711.MU_LAW.decode((byte) 'P'));
    Path file = folder.resolve("p.wav");
    WavFile.write(file, second);
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    get(session.offer(A, B, sdp(alice, "sendrecv")));
    get(session.answer(B, A, sdp(bob, "sendrecv")));

    MediaPlayback playback = session.require(MediaPlayback.class);
    get(playback.play("a", file.toString(), MediaPlayback.FOREVER));
    alice.hear('P', 60); // more than the second it lasts
    get(playback.stop("a"));
    get(playback.play("b", file.toString(), 1));
    bob.hear('P', 10);

    assertThat(failure(playback.play("a", folder.resolve("none.wav").toString(), 1)))
        .extracting(MediaException::kind)
        .isEqualTo(MediaException.Kind.UNSUPPORTED);
  }

  @Test
  void whatIsSaidIsRecordedByTheNode() throws Exception {
    MediaSession session = open(node(Map.of()));
    Phone alice = phone();
    Phone bob = phone();
    InetSocketAddress forBob = address(get(session.offer(A, B, sdp(alice, "sendrecv"))));
    InetSocketAddress forAlice = address(get(session.answer(B, A, sdp(bob, "sendrecv"))));
    MediaRecording recording = session.require(MediaRecording.class);
    get(recording.start(""));
    talk(alice, forAlice, bob, forBob);
    get(recording.stop());
    get(session.close());

    // rtpengine has answered before it has written the last of the file
    await().untilAsserted(() -> assertThat(recorded()).isGreaterThan(20 * 172));
  }

  private static long recorded() throws IOException {
    try (Stream<Path> files = Files.walk(records)) {
      Path record =
          files.filter(each -> each.toString().endsWith(".pcap")).findFirst().orElseThrow();
      return Files.size(record);
    }
  }

  @Test
  void digitsAreHeardByTheOtherSide() throws Exception {
    MediaSession session = open(node(Map.of("flags", "inject DTMF")));
    Phone alice = phone();
    Phone bob = phone();
    get(session.offer(A, B, sdp(alice, "sendrecv")));
    InetSocketAddress forAlice = address(get(session.answer(B, A, sdp(bob, "sendrecv"))));
    alice.speak('x', forAlice, 5);
    get(session.require(DtmfInjection.class).send("a", '5', Duration.ofMillis(200)));
    alice.speak('x', forAlice, 30);
    assertThat(bob.payloadTypes(20)).as("RFC 4733 events").contains(101);
  }

  @Test
  void whatAnEarlierLifeLeftIsDeletedAndWhatOthersHaveIsNot() throws Exception {
    RtpEngineNode other = node(Map.of("node.id", "other"), ConcurrentHashMap.newKeySet());
    MediaSession foreign = open(other);
    get(foreign.offer(A, B, sdp(phone(), "sendrecv")));
    RtpEngineNode dead = node(Map.of(), ConcurrentHashMap.newKeySet());
    for (int i = 0; i < 5; i++) {
      get(open(dead).offer(A, B, sdp(phone(), "sendrecv")));
    }
    assertThat(engine.calls()).hasSize(6);

    RtpEngineNode alive = node(Map.of(), ConcurrentHashMap.newKeySet());
    MediaSession mine = open(alive);
    get(mine.offer(A, B, sdp(phone(), "sendrecv")));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (engine.calls().size() > 2 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(engine.calls())
        .hasSize(2)
        .anyMatch(id -> id.startsWith("patchbay-other-"))
        .anyMatch(id -> id.startsWith("patchbay-test-"));
    get(foreign.close());
    get(mine.close());
  }

  @Test
  void aSessionWithoutMediaTimesOut() throws Exception {
    MediaSession session = open(node(Map.of("watch.interval", "1")));
    get(session.offer(A, B, sdp(phone(), "sendrecv")));
    get(session.answer(B, A, sdp(phone(), "sendrecv")));
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("timeout IDLE");
    get(session.close());
  }

  @Test
  void aNodeThatWasStartedAnewLostItsSessions() throws Exception {
    try (RtpEngine first = RtpEngine.start()) {
      RtpEngineNode node =
          node(Map.of("control", "udp:127.0.0.1:" + first.udpPort(), "watch.interval", "1"));
      MediaSession session = open(node);
      get(session.offer(A, B, sdp(phone(), "sendrecv")));
      get(session.answer(B, A, sdp(phone(), "sendrecv")));
      first.close();
      RtpEngine second = RtpEngine.start(first.udpPort(), first.tcpPort(), first.httpPort());
      try (second) {
        assertThat(told.poll(20, TimeUnit.SECONDS))
            .isEqualTo("lost rtpengine-main: was started anew and lost the session");
        get(session.close());
      }
    }
  }

  @Test
  void unusableDescriptionsAndOptionsAreRefused() throws Exception {
    MediaSession session = open(node(Map.of()));
    MediaLeg rewriting =
        new MediaLeg(
            "a",
            LOCAL,
            LOCAL,
            io.patchbay.api.media.MediaLegOptions.builder().ssrcRewriting(true).build());
    assertThat(failure(session.offer(rewriting, B, sdp(phone(), "sendrecv"))))
        .extracting(MediaException::kind)
        .isEqualTo(MediaException.Kind.UNSUPPORTED);
    assertThat(failure(session.answer(B, A, sdp(phone(), "sendrecv"))))
        .extracting(MediaException::kind)
        .isEqualTo(MediaException.Kind.UNUSABLE_SDP);
    get(session.close());
    assertThat(failure(session.offer(A, B, sdp(phone(), "sendrecv"))))
        .extracting(MediaException::kind)
        .isEqualTo(MediaException.Kind.GONE);
  }

  private static MediaException failure(CompletionStage<?> stage) throws Exception {
    try {
      stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw new AssertionError("no failure");
    } catch (ExecutionException e) {
      return (MediaException) e.getCause();
    }
  }

  private static String control(String kind) {
    return switch (kind) {
      case "udp" -> "udp:127.0.0.1:" + engine.udpPort();
      case "tcp" -> "tcp:127.0.0.1:" + engine.tcpPort();
      default -> kind + "://127.0.0.1:" + engine.httpPort() + "/ng";
    };
  }

  private RtpEngineNode node(Map<String, String> keys) throws Exception {
    return node(keys, ConcurrentHashMap.newKeySet());
  }

  private RtpEngineNode node(Map<String, String> keys, Set<String> live) throws Exception {
    Map<String, Object> properties = new HashMap<>(Map.of("control", control("udp")));
    properties.putAll(keys);
    properties.put("service.pid", "io.patchbay.media.rtpengine~main");
    RtpEngineSettings settings = RtpEngineSettings.read(properties);
    String id = settings.node().id();
    RtpEngineNode node =
        new RtpEngineNode(settings, "patchbay-" + (id.isEmpty() ? "test" : id) + "-", live);
    nodes.add(node);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!node.backend().status().usable() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(node.backend().status().usable()).as(node.backend().status().detail()).isTrue();
    return node;
  }

  private MediaSession open(RtpEngineNode node) throws Exception {
    return get(
        node.backend()
            .open(
                new MediaSessionSpec(
                    "call1",
                    new MediaSessionListener() {
                      @Override
                      public void onTimeout(MediaTimeout timeout) {
                        told.add("timeout " + timeout);
                      }

                      @Override
                      public void onLost(String reason) {
                        told.add("lost " + reason);
                      }
                    })));
  }

  private Phone phone() throws Exception {
    Phone phone = new Phone();
    phones.add(phone);
    return phone;
  }

  private static SessionDescription sdp(Phone phone, String direction) throws Exception {
    return SessionDescription.parse(
        String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio " + phone.port() + " RTP/AVP 0 101",
            "a=rtpmap:101 telephone-event/8000",
            "a=" + direction,
            ""));
  }

  private static InetSocketAddress address(SessionDescription sdp) {
    return new InetSocketAddress(LOCAL, sdp.media().get(0).port());
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static void talk(
      Phone one, InetSocketAddress forOne, Phone other, InetSocketAddress forOther)
      throws Exception {
    one.say('1', forOne, 10);
    other.hear('1', 10);
    other.say('2', forOther, 10);
    one.hear('2', 10);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
