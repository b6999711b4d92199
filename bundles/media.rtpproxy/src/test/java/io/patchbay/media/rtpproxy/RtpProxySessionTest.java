package io.patchbay.media.rtpproxy;

import static io.patchbay.media.rtpproxy.Bench.address;
import static io.patchbay.media.rtpproxy.Bench.leg;
import static io.patchbay.media.rtpproxy.Bench.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.RtcpMux;
import io.patchbay.api.media.ability.MediaCopy;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a call becomes at the node, and in the descriptions of both sides. */
class RtpProxySessionTest {
  private final Bench bench = new Bench();

  private static String mLine(SessionDescription sdp, int media) {
    return sdp.media().get(media).toString();
  }

  @Test
  void theOfferGetsOnePortAndTheAnswerTheOther() {
    MediaSession session = bench.open();
    SessionDescription toB =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    SessionDescription toA =
        bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));

    assertThat(toB.toString()).contains("c=IN IP4 192.0.2.9", "m=audio 35000 RTP/AVP 0 8");
    assertThat(toA.toString()).contains("c=IN IP4 192.0.2.9", "m=audio 35002 RTP/AVP 0 8");
    assertThat(toB.toString()).doesNotContain("198.51.100");
    FakeNode.Session made = bench.node.sessions.values().iterator().next();
    assertThat(made.near).isEqualTo("198.51.100.1:4000");
    assertThat(made.far).isEqualTo("198.51.100.2:5000");
    assertThat(bench.node.commands("U").get(0))
        .matches(
            "Usc0,8 call_1-\\w+-1\\.1 198\\.51\\.100\\.1 4000 a;1 b;1 unix:/tmp/notify \\w{32}"
                + " && S ttl=180");
    assertThat(bench.node.commands("L").get(0))
        .matches("Lsc0,8 call_1-\\w+-1\\.1 198\\.51\\.100\\.2 5000 a;1 b;1 && S ttl=60");
  }

  @Test
  void aRepeatedAnswerAndAnUnchangedOfferKeepThePorts() {
    MediaSession session = bench.call();
    SessionDescription again =
        bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));
    SessionDescription offered =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    assertThat(mLine(again, 0)).contains("m=audio 35002");
    assertThat(mLine(offered, 0)).contains("m=audio 35000");
  }

  @Test
  void theCalledOneMayOfferToo() {
    MediaSession session = bench.call();
    SessionDescription toA =
        bench.done(session.offer(leg("b"), leg("a"), sdp("198.51.100.2", 5010)));
    SessionDescription toB =
        bench.done(session.answer(leg("a"), leg("b"), sdp("198.51.100.1", 4010)));
    assertThat(mLine(toA, 0)).contains("m=audio 35002");
    assertThat(mLine(toB, 0)).contains("m=audio 35000");
    assertThat(bench.node.sessions).hasSize(1);
    FakeNode.Session made = bench.node.sessions.values().iterator().next();
    assertThat(made.near).isEqualTo("198.51.100.1:4010");
    assertThat(made.far).isEqualTo("198.51.100.2:5010");
  }

  @Test
  void everyMediaLineIsASessionAndARefusedOneIsDeleted() {
    MediaSession session = bench.open();
    SessionDescription toB =
        bench.done(
            session.offer(
                leg("a"),
                leg("b"),
                sdp("198.51.100.1", 4000, "m=video 4002 RTP/AVP 96", "a=rtpmap:96 VP8/90000")));
    assertThat(mLine(toB, 1)).contains("m=video 35002");
    assertThat(bench.node.sessions).hasSize(2);
    SessionDescription toA =
        bench.done(
            session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, "m=video 0 RTP/AVP 96")));
    assertThat(mLine(toA, 1)).contains("m=video 0");
    assertThat(bench.node.sessions).hasSize(1);
  }

  @Test
  void rtcpIsTheNextPortWhateverThePeerSaid() {
    MediaSession session = bench.open();
    SessionDescription toB =
        bench.done(
            session.offer(
                leg("a"),
                leg("b"),
                sdp(
                    "198.51.100.1",
                    4000,
                    "a=rtcp:4077",
                    "a=rtcp-mux",
                    "a=candidate:1 1 UDP 1 198.51.100.1 4000 typ host")));
    assertThat(mLine(toB, 0)).contains("a=rtcp:35001").doesNotContain("rtcp-mux", "candidate");
  }

  @Test
  void holdByAddressIsToldToTheNodeAndShownAsADirection() {
    MediaSession session = bench.call();
    SessionDescription toB = bench.done(session.offer(leg("a"), leg("b"), sdp("0.0.0.0", 4000)));
    bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000, "a=recvonly")));
    assertThat(bench.node.commands("U").get(1)).contains(" 0.0.0.0 4000 ");
    assertThat(toB.toString()).contains("c=IN IP4 192.0.2.9", "a=sendonly");
    assertThat(bench.node.commands("L").get(1)).endsWith("S ttl=3600");
  }

  @Test
  void aDomainNameIsNotLookedUp() {
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("media.example.org", 4000)));
    assertThat(bench.node.commands("U").get(0)).contains(" 10.0.0.2 4000 ");
  }

  @Test
  void addressFamiliesMayDiffer() {
    bench.node.host = "192.0.2.9";
    MediaLeg six = new MediaLeg("b", address("2001:db8::1"), address("2001:db8::2"));
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), six, sdp("198.51.100.1", 4000)));
    bench.node.instead = command -> command.startsWith("L") ? "36000 2001:db8::9 6" : null;
    SessionDescription toA = bench.done(session.answer(six, leg("a"), sdp("2001:db8::5", 5000)));
    assertThat(bench.node.commands("U").get(0)).startsWith("Usc0,8r[2001:db8:0:0:0:0:0:2] ");
    assertThat(bench.node.commands("L").get(0)).startsWith("Ls6c0,8r10.0.0.2 ");
    assertThat(toA.toString()).contains("c=IN IP6 2001:db8::9", "m=audio 36000");
  }

  @Test
  void inBridgeModeDirectionsAreSaid() {
    Bench bridge =
        new Bench(
            new MediaRules(
                List.of(address("203.0.113.7")),
                true,
                Set.of("inside"),
                true,
                Duration.ofSeconds(180),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3600),
                Duration.ofSeconds(10)),
            false);
    MediaLeg inside = leg("a", MediaLegOptions.none().onListener("inside"));
    MediaLeg outside = leg("b", MediaLegOptions.builder().learning(MediaLearning.OFF).build());
    MediaSession session = bridge.open();
    SessionDescription toB = bridge.done(session.offer(inside, outside, sdp("198.51.100.1", 4000)));
    bridge.done(session.answer(outside, inside, sdp("198.51.100.2", 5000)));
    assertThat(bridge.node.commands("U").get(0)).startsWith("Usc0,8ie ");
    assertThat(bridge.node.commands("L").get(0)).startsWith("Lac0,8ei ");
    assertThat(toB.toString()).contains("c=IN IP4 203.0.113.7");
    MediaLeg nowhere = leg("b", MediaLegOptions.builder().network("dmz").build());
    assertThat(bridge.failure(session.offer(inside, nowhere, sdp("198.51.100.1", 4000))))
        .hasMessage("rtpproxy-test: network dmz: there are internal and external")
        .extracting(MediaException::kind)
        .isEqualTo(MediaException.Kind.UNSUPPORTED);
  }

  @Test
  void optionsBecomeModifiers() {
    MediaLegOptions options =
        MediaLegOptions.builder()
            .dscp(46)
            .backend(Map.of("ptime", "40", "local", "192.0.2.77"))
            .build();
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b", options), sdp("198.51.100.1", 4000)));
    bench.done(session.answer(leg("b", options), leg("a"), sdp("198.51.100.2", 5000)));
    assertThat(bench.node.commands("U").get(0)).startsWith("Usc0,8z40l192.0.2.77 ");
    assertThat(bench.node.commands("L").get(0)).endsWith("&& S ttl=60 && S tos=184");
    MediaLegOptions label = MediaLegOptions.builder().network("blue").build();
    bench.done(session.offer(leg("a"), leg("b", label), sdp("198.51.100.1", 4000)));
    assertThat(bench.node.commands("U").get(1)).startsWith("Usc0,8l{blue} ");
  }

  @Test
  void whatANodeCannotDoIsRefusedByName() {
    assertRefused(MediaLegOptions.builder().rtcpMux(RtcpMux.OFFER).build(), "rtcp.mux");
    assertRefused(MediaLegOptions.builder().ssrcRewriting(true).build(), "ssrc.rewriting");
    assertRefused(MediaLegOptions.builder().learning(MediaLearning.HEURISTIC).build(), "learning");
    assertRefused(
        MediaLegOptions.builder().backend(Map.of("colour", "red")).build(), "option colour");
    MediaSession session =
        bench.open(MediaSessionOptions.builder().oneWayTimeout(Duration.ofSeconds(9)).build());
    assertThat(
            bench
                .failure(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)))
                .getMessage())
        .contains("oneway.timeout");
    assertThat(bench.node.commands("U")).isEmpty();
  }

  private void assertRefused(MediaLegOptions options, String word) {
    MediaException failure =
        bench.failure(bench.open().offer(leg("a"), leg("b", options), sdp("198.51.100.1", 4000)));
    assertThat(failure.getMessage()).contains(word);
    assertThat(failure.kind()).isEqualTo(MediaException.Kind.UNSUPPORTED);
  }

  @Test
  void branchesHavePortsOfTheirOwn() {
    MediaSession session = bench.open();
    SessionDescription toB =
        bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    SessionDescription toC =
        bench.done(session.offer(leg("a"), leg("c"), sdp("198.51.100.1", 4000)));
    assertThat(mLine(toB, 0)).contains("m=audio 35000");
    assertThat(mLine(toC, 0)).contains("m=audio 35002");
    bench.done(session.answer(leg("c"), leg("a"), sdp("198.51.100.3", 6000)));
    bench.done(session.release(leg("b")));
    assertThat(bench.node.sessions).hasSize(1);
    bench.done(session.close());
    assertThat(bench.node.sessions).isEmpty();
  }

  @Test
  void whoOfferedKeepsItsPortsWhenAnotherBranchAnswersLater() {
    MediaSession session = bench.open();
    bench.done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    SessionDescription early =
        bench.done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));
    bench.done(session.offer(leg("a"), leg("c"), sdp("198.51.100.1", 4000)));
    SessionDescription later =
        bench.done(session.answer(leg("c"), leg("a"), sdp("198.51.100.3", 6000)));
    bench.done(session.release(leg("b")));
    assertThat(mLine(later, 0)).isEqualTo(mLine(early, 0));

    List<FakeNode.Session> sessions = List.copyOf(bench.node.sessions.values());
    assertThat(sessions).hasSize(2);
    FakeNode.Session first = sessions.get(0);
    FakeNode.Session second = sessions.get(1);
    assertThat(first.near).isEqualTo("198.51.100.1:4000");
    assertThat(first.far).isEqualTo("192.0.2.9:" + second.portOfNear);
    assertThat(second.near).isEqualTo("192.0.2.9:" + first.portOfFar);
    assertThat(second.far).isEqualTo("198.51.100.3:6000");

    bench.done(session.offer(leg("c"), leg("a"), sdp("198.51.100.3", 6010)));
    bench.done(session.answer(leg("a"), leg("c"), sdp("198.51.100.1", 4010)));
    assertThat(first.near).isEqualTo("198.51.100.1:4010");
    assertThat(second.far).isEqualTo("198.51.100.3:6010");
    assertThat(first.far).isEqualTo("192.0.2.9:" + second.portOfNear);
    assertThat(second.near).isEqualTo("192.0.2.9:" + first.portOfFar);
    bench.done(session.close());
    assertThat(bench.node.sessions).isEmpty();
  }

  @Test
  void theReportHasWhatTheNodeCounted() {
    MediaSession session = bench.call();
    MediaReport report = bench.done(session.query());
    assertThat(report.streams())
        .extracting(
            MediaReport.Stream::leg,
            MediaReport.Stream::type,
            MediaReport.Stream::local,
            MediaReport.Stream::remote,
            MediaReport.Stream::rtpPackets,
            MediaReport.Stream::dropped)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "b", "audio", "192.0.2.9:35000", "198.51.100.2:5000", 22L, 0L),
            org.assertj.core.groups.Tuple.tuple(
                "a", "audio", "192.0.2.9:35002", "198.51.100.1:4000", 11L, 4L));
  }

  @Test
  void closingTakesOneRoundTripAndGivesTheSameReportTwice() {
    MediaSession session = bench.call();
    MediaReport last = bench.done(session.close());
    assertThat(last.streams()).hasSize(2);
    assertThat(bench.done(session.close())).isEqualTo(last);
    assertThat(bench.done(session.query())).isEqualTo(last);
    assertThat(bench.node.commands("Q")).hasSize(1);
    assertThat(bench.node.sessions).isEmpty();
    assertThat(bench.backend.status().sessions()).isZero();
    assertThat(bench.failure(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000))).kind())
        .isEqualTo(MediaException.Kind.GONE);
  }

  @Test
  void abilities() throws Exception {
    MediaSession session = bench.call();
    bench.done(session.require(MediaRecording.class).start(""));
    bench.done(session.require(MediaRecording.class).start("x"));
    bench.done(session.require(MediaRecording.class).stop());
    bench.done(session.require(MediaPlayback.class).play("b", "moh", 3));
    bench.done(session.require(MediaPlayback.class).stop("b"));
    bench.done(
        session
            .require(MediaCopy.class)
            .start("a", new InetSocketAddress(address("192.0.2.200"), 9000)));
    assertThat(bench.node.commands("R")).hasSize(2);
    assertThat(bench.node.commands("C"))
        .anyMatch(command -> command.matches("C \\S+ x-a-1 a;1 b;1"))
        .anyMatch(command -> command.matches("C \\S+ udp:192.0.2.200:9000 a;1 b;1"));
    assertThat(bench.node.commands("N")).hasSize(2);
    assertThat(bench.node.commands("P").get(0)).matches("P3 \\S+ moh session b;1 a;1");
    assertThat(bench.node.commands("S")).hasSize(1);
    bench.node.instead = command -> command.startsWith("P") ? "E60" : null;
    MediaException none =
        bench.failure(session.require(MediaPlayback.class).play("b", "nothing", 1));
    assertThat(none.kind()).isEqualTo(MediaException.Kind.UNSUPPORTED);
    assertThat(none).hasMessage("rtpproxy-test: E60: cannot be done");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> session.require(PacketSource.class))
        .isInstanceOf(MediaException.class)
        .hasMessage("media backend 'rtpproxy-test' has no PacketSource");
  }
}
