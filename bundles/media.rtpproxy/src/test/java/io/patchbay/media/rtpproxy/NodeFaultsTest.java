package io.patchbay.media.rtpproxy;

import static io.patchbay.media.rtpproxy.Bench.leg;
import static io.patchbay.media.rtpproxy.Bench.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node can do wrong: each has one outcome. */
class NodeFaultsTest {
  private static final MediaSessionListener NOBODY =
      new MediaSessionListener() {
        @Override
        public void onTimeout(MediaTimeout timeout) {}

        @Override
        public void onLost(String reason) {}
      };

  private final Bench bench = new Bench();

  private MediaException offerFails() {
    return bench.failure(bench.open().offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
  }

  private CompletableFuture<?> opening() {
    return bench.backend.open(new MediaSessionSpec("call 2", NOBODY)).toCompletableFuture();
  }

  @ParameterizedTest
  @CsvSource({
    "E0, UNAVAILABLE", "E1, UNAVAILABLE", "E2, UNAVAILABLE", "E3, UNAVAILABLE",
    "E5, UNAVAILABLE", "E6, UNAVAILABLE", "E7, UNAVAILABLE", "E8, UNAVAILABLE",
    "E9, UNAVAILABLE", "E10, UNAVAILABLE", "E11, UNSUPPORTED", "E12, UNSUPPORTED",
    "E13, UNAVAILABLE", "E14, UNAVAILABLE", "E15, UNSUPPORTED", "E16, UNSUPPORTED",
    "E17, UNAVAILABLE", "E18, UNAVAILABLE", "E19, UNAVAILABLE", "E25, UNAVAILABLE",
    "E26, UNAVAILABLE", "E31, UNSUPPORTED", "E32, UNSUPPORTED", "E35, UNAVAILABLE",
    "E36, UNSUPPORTED", "E37, UNUSABLE_SDP", "E50, GONE", "E60, UNSUPPORTED",
    "E62, UNSUPPORTED", "E65, UNSUPPORTED", "E68, UNSUPPORTED", "E71, EXHAUSTED",
    "E72, EXHAUSTED", "E81, EXHAUSTED", "E89, EXHAUSTED", "E98, OVERLOADED",
    "E99, UNAVAILABLE", "E123, UNAVAILABLE"
  })
  void errorsOfAnOffer(String error, MediaException.Kind kind) {
    bench.node.instead = command -> command.startsWith("U") ? error : null;
    MediaException failure = offerFails();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.getMessage()).startsWith("rtpproxy-test: " + error);
  }

  @Test
  void aNodeWithoutNotificationIsAskedWithoutIt() {
    bench.node.instead =
        command -> command.startsWith("U") && command.contains("unix:") ? "E75" : null;
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    assertThat(bench.node.commands("U")).hasSize(3);
    assertThat(bench.node.commands("U").get(2)).doesNotContain("unix:");
  }

  @Test
  void aDrainingNodeKeepsItsSessionsAndGetsNoNewOnes() {
    MediaSession session = bench.call();
    bench.node.instead = command -> command.matches("U.* call_1-\\w+-2.*") ? "E99" : null;
    assertThat(offerFails().kind()).isEqualTo(MediaException.Kind.UNAVAILABLE);
    assertThat(opening()).isCompletedExceptionally();
    assertThat(bench.backend.status().usable()).isTrue();
    assertThat(bench.backend.status().detail()).contains("is being shut down");
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    bench.time.advance(RtpProxyNode.DRAINING);
    assertThat(opening()).isNotCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "35000 192.0.2.9 7", "-1", "99999 192.0.2.9", "0", "1 2 6 4", "\u0001"})
  void garbledReplies(String reply) {
    bench.node.instead = command -> command.startsWith("U") ? reply : null;
    MediaException failure = offerFails();
    assertThat(failure.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE);
    assertThat(failure.getMessage()).startsWith("rtpproxy-test: garbled reply");
  }

  @Test
  void aFailedSubcommandIsAFailure() {
    bench.node.instead = command -> command.startsWith("U") ? "35000 192.0.2.9 && -1" : null;
    assertThat(offerFails().getMessage()).contains("subcommand 1 failed");
  }

  @Test
  void lostRepliesAreAskedForAgainWithTheSameCookie() {
    int[] lost = {2};
    bench.node.instead = command -> command.startsWith("U") && lost[0]-- > 0 ? "" : null;
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    assertThat(bench.node.commands("U")).hasSize(3);
    assertThat(bench.node.sessions).hasSize(1);
  }

  @Test
  void foreignAndRepeatedRepliesChangeNothing() {
    MediaSession session = bench.open();
    bench.node.reply("nobody", "1 192.0.2.66");
    SessionDescription toB =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    bench.node.reply("nobody", "1 192.0.2.66");
    bench.time.runPending();
    assertThat(toB.toString()).contains("m=audio 35000");
  }

  @Test
  void aSilentNodeCostsOneCallItsBudgetAndTheNextNothing() {
    bench.node.silent = true;
    CompletableFuture<?> first =
        bench.open().offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)).toCompletableFuture();
    bench.time.advance(Duration.ofMillis(2_990));
    assertThat(first).isNotDone();
    bench.time.advance(Duration.ofMillis(20));
    assertThat(first).isCompletedExceptionally();
    assertThat(bench.backend.status().usable()).isFalse();
    assertThat(opening()).isCompletedExceptionally();
    bench.node.silent = false;
    bench.time.advance(Duration.ofSeconds(15));
    assertThat(bench.backend.status().usable()).isTrue();
  }

  @Test
  void aNodeThatStaysSilentLosesItsSessions() {
    bench.call();
    bench.node.silent = true;
    bench.time.advance(Duration.ofSeconds(8 + 5));
    assertThat(bench.events).isEmpty();
    bench.time.advance(Duration.ofSeconds(10));
    assertThat(bench.events).containsExactly("lost rtpproxy-test: the node does not answer");
    assertThat(bench.backend.status().sessions()).isZero();
  }

  @Test
  void aNodeThatIsBackInTimeKeepsThem() {
    MediaSession session = bench.call();
    bench.node.silent = true;
    bench.time.advance(Duration.ofSeconds(12));
    bench.node.silent = false;
    bench.time.advance(Duration.ofSeconds(30));
    assertThat(bench.events).isEmpty();
    assertThat(bench.done(session.query()).streams()).hasSize(2);
  }

  @Test
  void aNodeStartedAgainHasLostItsSessions() {
    bench.call();
    bench.node.restart();
    bench.time.advance(Duration.ofSeconds(6));
    assertThat(bench.events).containsExactly("lost rtpproxy-test: the node has lost it");
  }

  @Test
  void aNodeThatComesBackEmptyHasLostItsSessions() {
    bench.call();
    bench.node.silent = true;
    bench.time.advance(Duration.ofSeconds(9));
    bench.node.restart();
    bench.node.silent = false;
    bench.time.advance(Duration.ofSeconds(3));
    assertThat(bench.events).containsExactly("lost rtpproxy-test: the node has lost it");
  }

  @Test
  void aTimeoutTheNodeDoesNotTellOfIsNoticedByTheNextProbe() {
    bench.call();
    bench.time.advance(Duration.ofSeconds(6));
    bench.node.sessions.clear();
    bench.time.advance(Duration.ofSeconds(6));
    assertThat(bench.events).containsExactly("timeout IDLE");
  }

  @Test
  void anAnswerToASessionTheNodeLostIsGone() {
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    bench.node.restart();
    MediaException failure =
        bench.failure(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));
    assertThat(failure.kind()).isEqualTo(MediaException.Kind.GONE);
    assertThat(bench.events).containsExactly("lost rtpproxy-test: the node has lost it");
  }

  @Test
  void aReInviteAfterARestartGetsNewPorts() {
    MediaSession session = bench.call();
    bench.node.restart();
    SessionDescription toB =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    SessionDescription toA =
        bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));
    assertThat(toB.toString()).contains("m=audio 35004");
    assertThat(toA.toString()).contains("m=audio 35006");
    assertThat(bench.events).isEmpty();
  }

  @Test
  void anotherPortForARepeatedCommandIsBelieved() {
    MediaSession session = bench.call();
    bench.node.instead = command -> command.startsWith("U") ? "36000 192.0.2.9" : null;
    SessionDescription toB =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    assertThat(toB.toString()).contains("m=audio 36000");
  }

  @Test
  void anOfferThatFailsHalfwayLeavesNothing() {
    bench.node.instead =
        command -> command.startsWith("U") && command.contains(" a;2 ") ? "E71" : null;
    MediaSession session = bench.open();
    assertThat(
            bench
                .failure(
                    session.offer(
                        leg("a"), leg("b"), sdp("198.51.100.1", 4000, "m=video 4002 RTP/AVP 96")))
                .kind())
        .isEqualTo(MediaException.Kind.EXHAUSTED);
    assertThat(bench.node.sessions).isEmpty();
  }

  @Test
  void anOfferThatFailsHalfwayLeavesACallAsItWas() {
    MediaSession session = bench.call();
    bench.node.instead =
        command -> command.startsWith("U") && command.contains(" a;2 ") ? "E71" : null;
    bench.failure(
        session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4444, "m=video 4002 RTP/AVP 96")));
    assertThat(bench.node.sessions).hasSize(1);
    assertThat(bench.node.sessions.values().iterator().next().near).isEqualTo("198.51.100.1:4000");
  }

  @Test
  void aTimeoutOfTheLastStreamEndsTheCall() {
    MediaSession session = bench.open();
    String[] video = {"m=video 4002 RTP/AVP 96"};
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000, video)));
    bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, video)));
    List<String> tags = bench.node.sessions.values().stream().map(each -> each.notifyTag).toList();
    bench.timeOut("0123456789abcdef");
    bench.timeOut(tags.get(1));
    assertThat(bench.events).isEmpty();
    bench.timeOut(tags.get(0));
    bench.timeOut(tags.get(0));
    assertThat(bench.events).containsExactly("timeout IDLE");
    bench.done(session.close());
    assertThat(bench.node.commands("Q")).isEmpty();
  }

  @Test
  void aStreamThatTimedOutIsMadeAnewByTheNextOffer() {
    MediaSession session = bench.open();
    String[] video = {"m=video 4002 RTP/AVP 96"};
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000, video)));
    bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, video)));
    String key = List.copyOf(bench.node.sessions.keySet()).get(1);
    bench.timeOut(bench.node.sessions.remove(key).notifyTag);
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000, video)));
    bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, video)));
    assertThat(bench.node.sessions).hasSize(2).containsKey(key);
    assertThat(bench.events).isEmpty();
    bench.node.sessions.values().forEach(each -> bench.timeOut(each.notifyTag));
    assertThat(bench.events).containsExactly("timeout IDLE");
  }

  @Test
  void timeoutsBeforeTheAnswerAndOnHold() {
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    bench.timeOut(bench.node.sessions.values().iterator().next().notifyTag);
    assertThat(bench.events).containsExactly("timeout SETUP");
    bench.events.clear();
    MediaSession held = bench.call();
    bench.done(held.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000, "a=sendonly")));
    bench.done(held.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, "a=recvonly")));
    bench.timeOut(List.copyOf(bench.node.sessions.values()).get(1).notifyTag);
    assertThat(bench.events).containsExactly("timeout HOLD");
  }

  @Test
  void aNodeThatServesNobodyElseIsEmptiedOnce() {
    Bench alone = new Bench(Bench.RULES, true);
    assertThat(alone.node.commands("X")).hasSize(1);
    alone.node.restart();
    alone.time.advance(Duration.ofSeconds(20));
    assertThat(alone.node.commands("X")).hasSize(1);
    assertThat(bench.node.commands("X")).isEmpty();
  }

  @Test
  void stoppingEndsEverySessionAndTellsTheirOwners() {
    bench.call();
    bench.call();
    bench.done(bench.backend.stop());
    assertThat(bench.node.sessions).isEmpty();
    assertThat(bench.events)
        .containsExactly("lost rtpproxy-test: stopped", "lost rtpproxy-test: stopped");
  }
}
