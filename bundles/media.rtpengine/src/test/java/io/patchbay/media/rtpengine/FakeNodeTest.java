package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.RtcpMux;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when the node does what it should not, and what it is told. */
@Timeout(60)
class FakeNodeTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final MediaLeg A = new MediaLeg("a", LOCAL, LOCAL);
  private static final MediaLeg B = new MediaLeg("b", LOCAL, LOCAL);
  private static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=caf\u00e9\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          + "m=audio 4000 RTP/AVP 0\r\n";

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private FakeNode fake;
  private @Nullable RtpEngineNode node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
    fake.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Unknown call-id, GONE",
    "Ran out of ports, EXHAUSTED",
    "Parallel session limit reached, EXHAUSTED",
    "Failed to parse SDP, UNUSABLE_SDP",
    "Incomplete SDP specification, UNUSABLE_SDP",
    "Unrecognized command, UNSUPPORTED",
    "Invalid dialogue association, UNSUPPORTED"
  })
  void errorsSayWhatCanBeDone(String reason, Kind kind) throws Exception {
    MediaSession session = open(Map.of());
    fake.script("offer", Map.of("result", "error", "error-reason", reason));
    MediaException failure = failure(session.offer(A, B, sdp()));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage("rtpengine-main: refuses 'offer': " + reason);
    assertThat(told).as("a call that never was up is not lost").isEmpty();

    fake.script("offer", (cookie, request) -> List.of(fake.good(cookie, request)));
    assertThat(get(session.offer(A, B, sdp())).media().get(0).port()).isEqualTo(30000);
  }

  @Test
  void aNodeAtItsLoadLimitSaysSo() throws Exception {
    MediaSession session = open(Map.of());
    fake.script("offer", Map.of("result", "load limit", "message", "Load limit exceeded"));
    assertThat(failure(session.offer(A, B, sdp())).kind()).isEqualTo(Kind.OVERLOADED);
    assertThat(fake.requests("offer").get(0).texts("supports")).containsExactly("load limit");
  }

  @Test
  void aNodeThatRanOutOfPortsInACallHasDestroyedIt() throws Exception {
    MediaSession session = open(Map.of());
    get(session.offer(A, B, sdp()));
    get(session.answer(B, A, sdp()));
    fake.script("offer", Map.of("result", "error", "error-reason", "Ran out of ports"));
    assertThat(failure(session.offer(A, B, sdp())).kind()).isEqualTo(Kind.EXHAUSTED);
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("lost rtpengine-main: ran out of ports");
  }

  @Test
  void garbledRepliesFailWhatWasAskedAndNothingElse() throws Exception {
    MediaSession session = open(Map.of());
    fake.script("offer", (cookie, request) -> List.of((cookie + " d6:resu").getBytes(ISO_8859_1)));
    MediaException failure = failure(session.offer(A, B, sdp()));
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("garbled reply to 'offer'");

    fake.script("offer", Map.of("result", "ok", "sdp", "nonsense"));
    assertThat(failure(session.offer(A, B, sdp()))).hasMessageContaining("unusable SDP in reply");
    assertThat(status().usable()).isTrue();
  }

  @Test
  void duplicatedForeignAndMeaninglessRepliesAreDropped() throws Exception {
    MediaSession session = open(Map.of());
    fake.script(
        "offer",
        (cookie, request) ->
            List.of(
                "x".getBytes(ISO_8859_1),
                fake.message("foreign", Map.of("result", "error")),
                fake.good(cookie, request),
                fake.good(cookie, request),
                fake.message(cookie, Map.of("result", "error", "error-reason", "late"))));
    assertThat(get(session.offer(A, B, sdp())).media().get(0).port()).isEqualTo(30000);
    get(session.answer(B, A, sdp()));
    // twice as many where an answer was so late that it was asked for again
    assertThat(status().detail())
        .containsPattern("\\b[24] late")
        .containsPattern("\\b[24] garbled");
  }

  @Test
  void aSlowReplyIsTakenWhileItIsWaitedFor() throws Exception {
    MediaSession session = open(Map.of("budget", "5000"));
    int[] seen = {0};
    fake.script(
        "offer",
        (cookie, request) -> ++seen[0] < 3 ? List.of() : List.of(fake.good(cookie, request)));
    get(session.offer(A, B, sdp()));
    assertThat(fake.requests("offer")).as("one request, sent three times").hasSize(1);
    assertThat(status().detail()).containsPattern("\\b[2-9] repeated");
  }

  @Test
  void aNodeThatFallsSilentCostsOneBudgetAndIsBackWhenItAnswers() throws Exception {
    MediaSession session = open(Map.of("budget", "300"));
    fake.script("offer", FakeNode.SILENCE);
    fake.script("ping", FakeNode.SILENCE);
    assertThat(failure(session.offer(A, B, sdp()))).hasMessageContaining("no reply within 300 ms");
    MediaException next = failure(session.offer(A, B, sdp()));
    assertThat(next.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(next).hasMessageContaining("out of service: rtpengine-main: no reply");
    assertThat(failure(running().backend().open(spec(MediaSessionOptions.none()))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(status().usable()).isFalse();

    fake.script("ping", Map.of("result", "pong"));
    awaitUsable();
  }

  @Test
  void theSessionsOfANodeThatStaysSilentAreGivenUp() throws Exception {
    MediaSession session = open(Map.of("budget", "1000", "lost.timeout", "1"));
    get(session.offer(A, B, sdp()));
    get(session.answer(B, A, sdp()));
    for (String command : List.of("ping", "query", "list", "delete")) {
      fake.script(command, FakeNode.SILENCE);
    }
    failure(session.query());
    assertThat(told.poll(10, TimeUnit.SECONDS))
        .isEqualTo("lost rtpengine-main: has not answered for 1 seconds");
    assertThat(get(session.close()).streams()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, lost rtpengine-main: was started anew and lost the session",
    "86400, timeout IDLE"
  })
  void aSessionTheNodeDoesNotListIsLostWhereItWasStartedAnewAndElseTimedOut(
      String uptime, String outcome) throws Exception {
    MediaSession session = open(Map.of("watch.interval", "1"));
    fake.script(
        "statistics",
        Map.of("result", "ok", "statistics", Map.of("totalstatistics", Map.of("uptime", uptime))));
    get(session.offer(A, B, sdp()));
    get(session.answer(B, A, sdp()));
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(outcome);
    get(session.close());
  }

  @Test
  void anotherPortForARepeatedCommandIsBelieved() throws Exception {
    MediaSession session = open(Map.of());
    assertThat(get(session.offer(A, B, sdp())).media().get(0).port()).isEqualTo(30000);
    fake.port(30010);
    assertThat(get(session.offer(A, B, sdp())).media().get(0).port()).isEqualTo(30010);
  }

  @Test
  void timersOfASessionAreItsOwn() throws Exception {
    open(Map.of());
    MediaSessionOptions options =
        MediaSessionOptions.builder().setupTimeout(Duration.ofMillis(50)).build();
    get(running().backend().open(spec(options)));
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("timeout SETUP");
    options = MediaSessionOptions.builder().maxDuration(Duration.ofMillis(50)).build();
    get(running().backend().open(spec(options)));
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("timeout DURATION");
  }

  @Test
  void anOfferSaysWhatIsConfiguredAndAskedFor() throws Exception {
    open(
        Map.of(
            "ice", "force",
            "transport.protocol", "RTP/SAVP",
            "received.from", "true",
            "codec", "strip=[G722|opus]; transcode=PCMA",
            "flags", "strict source, debug",
            "offer.options", "ptime=20; SDES.x=1; codec.mask=speex"));
    MediaLeg from =
        new MediaLeg(
            "a",
            LOCAL,
            InetAddress.getByName("192.0.2.7"),
            MediaLegOptions.builder()
                .network("inside")
                .dscp(46)
                .learning(MediaLearning.IMMEDIATE)
                .rtcpMux(RtcpMux.ACCEPT)
                .backend(Map.of("DTLS", "off", "pierce-NAT", ""))
                .build());
    MediaLeg to =
        new MediaLeg(
            "b",
            InetAddress.getByName("::1"),
            LOCAL,
            MediaLegOptions.builder().rtcpMux(RtcpMux.OFFER).build());
    MediaSession session = get(running().backend().open(spec(MediaSessionOptions.none())));
    get(session.offer(from, to, sdp()));

    NgDictionary offer = fake.requests("offer").get(0);
    assertThat(offer.text("call-id")).matches("patchbay-test-[0-9a-f]{8}-2-call 1");
    assertThat(offer.text("from-tag")).isEqualTo("a");
    assertThat(offer.text("to-tag")).isEqualTo("b");
    assertThat(offer.text("via-branch")).isEqualTo("b");
    assertThat(offer.text("sdp").getBytes(ISO_8859_1)).isEqualTo(sdp().toBytes());
    assertThat(offer.text("ICE")).isEqualTo("force");
    assertThat(offer.text("transport-protocol")).isEqualTo("RTP/SAVP");
    assertThat(offer.text("address-family")).isEqualTo("IP6");
    assertThat(offer.texts("received-from")).containsExactly("IP4", "192.0.2.7");
    assertThat(offer.texts("direction")).containsExactly("inside", "default");
    assertThat(offer.texts("rtcp-mux")).containsExactly("offer", "accept");
    assertThat(offer.number("TOS")).isEqualTo(46 << 2);
    assertThat(offer.number("ptime")).isEqualTo(20);
    assertThat(offer.text("DTLS")).isEqualTo("off");
    assertThat(offer.dictionary("SDES").number("x")).isEqualTo(1);
    assertThat(offer.dictionary("codec").texts("strip")).containsExactly("G722", "opus");
    assertThat(offer.dictionary("codec").texts("transcode")).containsExactly("PCMA");
    assertThat(offer.dictionary("codec").text("mask")).isEqualTo("speex");
    assertThat(offer.texts("flags"))
        .containsExactly(
            "port latching", "endpoint-learning-immediate", "strict source", "debug", "pierce-NAT");
  }

  @Test
  void theSideThatOffersIsFromAndABranchIsNamedUntilItAnswered() throws Exception {
    MediaSession session = open(Map.of());
    get(session.offer(A, B, sdp()));
    get(session.answer(B, A, sdp()));
    get(session.offer(B, A, sdp()));
    get(session.answer(A, B, sdp()));
    List<NgDictionary> offers = fake.requests("offer");
    List<NgDictionary> answers = fake.requests("answer");
    assertThat(offers).extracting(it -> it.text("from-tag")).containsExactly("a", "b");
    assertThat(offers).extracting(it -> it.text("to-tag")).containsExactly("b", "a");
    assertThat(offers).extracting(it -> it.text("via-branch")).containsExactly("b", "");
    assertThat(answers).extracting(it -> it.text("from-tag")).containsExactly("a", "b");
    assertThat(answers).extracting(it -> it.text("to-tag")).containsExactly("b", "a");
    assertThat(answers).allMatch(it -> !it.has("direction"));
    get(session.close());
    assertThat(fake.requests("delete")).hasSize(1);
    assertThat(fake.requests("delete").get(0).has("from-tag")).isFalse();
  }

  @Test
  void aSessionTheNodeNeverHeardOfIsNotDeletedThere() throws Exception {
    MediaSession session = open(Map.of());
    get(session.close());
    assertThat(fake.requests("delete")).isEmpty();
    assertThat(status().sessions()).isZero();
  }

  @Test
  void recordingAndPlayingAreAskedOfTheNode() throws Exception {
    MediaSession session = open(Map.of());
    get(session.offer(A, B, sdp()));
    get(session.require(MediaRecording.class).start("call.wav"));
    get(session.require(MediaRecording.class).stop());
    get(session.require(MediaPlayback.class).play("b", "/moh.wav", 3));
    get(session.require(MediaPlayback.class).stop("b"));
    assertThat(fake.requests("start recording").get(0).text("output-destination"))
        .isEqualTo("call.wav");
    assertThat(fake.requests("stop recording")).hasSize(1);
    NgDictionary play = fake.requests("play media").get(0);
    assertThat(play.text("from-tag")).isEqualTo("b");
    assertThat(play.text("file")).isEqualTo("/moh.wav");
    assertThat(play.number("repeat-times")).isEqualTo(3);
    assertThat(fake.requests("stop media")).hasSize(1);

    fake.script("play media", Map.of("result", "error", "error-reason", "Failed to start media"));
    assertThat(failure(session.require(MediaPlayback.class).play("b", "/none", 1)).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  private MediaSession open(Map<String, String> keys) throws Exception {
    fake = new FakeNode();
    Map<String, Object> properties = new HashMap<>(keys);
    properties.put("control", fake.control());
    properties.put("service.pid", "io.patchbay.media.rtpengine~main");
    node =
        new RtpEngineNode(
            RtpEngineSettings.read(properties), "patchbay-test-", ConcurrentHashMap.newKeySet());
    awaitUsable();
    return get(running().backend().open(spec(MediaSessionOptions.none())));
  }

  private RtpEngineNode running() {
    RtpEngineNode started = node;
    assertThat(started).isNotNull();
    return started;
  }

  private BackendStatus status() {
    return running().backend().status();
  }

  private void awaitUsable() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!status().usable() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(status().usable()).as(status().detail()).isTrue();
  }

  private MediaSessionSpec spec(MediaSessionOptions options) {
    return new MediaSessionSpec(
        "call 1",
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {
            told.add("timeout " + timeout);
          }

          @Override
          public void onLost(String reason) {
            told.add("lost " + reason);
          }
        },
        options);
  }

  private static SessionDescription sdp() throws Exception {
    return SessionDescription.parse(SDP.getBytes(ISO_8859_1));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static MediaException failure(CompletionStage<?> stage) throws Exception {
    try {
      stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (MediaException) e.getCause();
    }
    throw new AssertionError("it did not fail");
  }
}
