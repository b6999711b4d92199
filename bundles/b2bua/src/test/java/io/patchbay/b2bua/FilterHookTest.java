package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.hook.CallObserver;
import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.Passage;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.sdp.CodecFilter;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes between the legs goes through the hands of plug-ins, good ones and bad ones. */
@Timeout(30)
class FilterHookTest {
  private final Rig rig = new Rig();
  private final List<Passage> passages = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    rig.alice.ignoreRest();
    rig.bob.ignoreRest();
    rig.calls.hangupAll(Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  private static CompletionStage<List<Header>> say(Header... headers) {
    return CompletableFuture.completedFuture(List.of(headers));
  }

  private void note() {
    rig.headerFilters.add(
        (passage, headers) -> {
          passages.add(passage);
          return CompletableFuture.completedFuture(headers);
        });
  }

  private List<String> ways() {
    return passages.stream()
        .map(p -> "%s>%s %s %d".formatted(p.from(), p.to(), p.method(), p.status()))
        .toList();
  }

  private SipText invited(String lines) {
    rig.alice.send(rig.alice.invite("c1", lines, rig.alice.sdp(4000)));
    return rig.bob.expect("INVITE");
  }

  @Test
  void aFilterSeesWhatPassesAndSaysWhatIsSent() {
    List<List<Header>> seen = new ArrayList<>();
    rig.headerFilters.add(
        (passage, headers) -> {
          passages.add(passage);
          seen.add(headers);
          return say(new Header("Subject", "ours"), new Header("X-Tag", "7"));
        });
    SipText invite = invited("Subject: theirs\nX-Secret: 1\nPriority: urgent\n");
    assertThat(seen)
        .containsExactly(
            List.of(new Header("Subject", "theirs"), new Header("Priority", "urgent")));
    assertThat(passages)
        .containsExactly(
            new Passage(
                new CallAttempt("1", "alice", "bob", "udp", "udp", rig.alice.address(), ""),
                "a",
                "b",
                "INVITE",
                0));
    assertThat(invite.headers("Subject")).containsExactly("ours");
    assertThat(invite.headers("X-Tag")).containsExactly("7");
    assertThat(invite.headers("Priority")).isEmpty();
  }

  @Test
  void everyMessageOfACallGoesThroughButItsEnd() {
    note();
    SipText invite = invited("");
    rig.bob.send(rig.bob.respond(invite, "180 Ringing", "b", ""));
    rig.alice.expect("180");
    rig.bob.send(rig.bob.respond(invite, "200 OK", "b", rig.bob.sdp(6000)));
    rig.bob.expect("ACK");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    rig.alice.send(rig.alice.withSdp(rig.alice.inDialog("INVITE", 2, ok), rig.alice.sdp(4002)));
    SipText reinvite = rig.bob.expect("INVITE");
    rig.bob.send(rig.bob.respond(reinvite, "200 OK", "b", rig.bob.sdp(6002)));
    rig.bob.expect("ACK");
    rig.alice.send(rig.alice.inDialog("ACK", 2, rig.alice.expect("200")));
    rig.bob.send(rig.bob.inDialogAsCallee("INFO", 1, invite, "b"));
    rig.alice.send(rig.alice.respond(rig.alice.expect("INFO"), "200 OK", "", ""));
    rig.bob.expect("200");
    rig.alice.send(rig.alice.inDialog("BYE", 3, ok));
    rig.bob.expect("BYE");
    assertThat(ways())
        .containsExactly(
            "a>b INVITE 0",
            "b>a INVITE 180",
            "b>a INVITE 200",
            "a>b INVITE 0",
            "b>a INVITE 200",
            "b>a INFO 0",
            "a>b INFO 200");
  }

  @Test
  void aRefusalIsFilteredToo() {
    rig.headerFilters.add(
        (passage, headers) -> passage.status() == 486 ? say(new Header("X-Why", "busy")) : say());
    rig.bob.refuse(invited(""), "486 Busy Here");
    assertThat(rig.alice.expect("486").header("X-Why")).isEqualTo("busy");
  }

  @Test
  void aResponseToWhatPassesIsFilteredToo() {
    rig.headerFilters.add(
        (passage, headers) ->
            passage.method().equals("MESSAGE") && passage.status() == 202
                ? say(new Header("X-Seen", "yes"))
                : CompletableFuture.completedFuture(headers));
    Rig.Up up = rig.up("c1");
    rig.alice.send(rig.alice.inDialog("MESSAGE", 2, up.ok()));
    rig.bob.send(rig.bob.respond(rig.bob.expect("MESSAGE"), "202 Accepted", "", ""));
    assertThat(rig.alice.expect("202").header("X-Seen")).isEqualTo("yes");
  }

  @Test
  void filtersAreAskedInTheirOrderEachAboutWhatTheOneBeforeMade() {
    rig.headerFilters.add((passage, headers) -> say(new Header("X-Trace", "one")));
    rig.headerFilters.add(
        (passage, headers) -> say(new Header("X-Trace", headers.get(0).value() + ",two")));
    assertThat(invited("").header("X-Trace")).isEqualTo("one,two");
  }

  @Test
  void onesThatThrowFailOrReturnWhatCannotBeArePassedOver() {
    rig.headerFilters.add(
        (passage, headers) -> {
          throw new IllegalStateException("broken");
        });
    rig.headerFilters.add((p, headers) -> CompletableFuture.failedFuture(new Exception("no")));
    rig.headerFilters.add((passage, headers) -> null);
    rig.headerFilters.add((passage, headers) -> CompletableFuture.completedFuture(null));
    rig.headerFilters.add((passage, headers) -> say(new Header("Contact", "<sip:x@y>")));
    rig.headerFilters.add((passage, headers) -> say(new Header("X-Line", "one\r\nVia: another")));
    rig.sdpFilters.add(
        (passage, sdp) -> {
          throw new IllegalStateException("broken");
        });
    rig.sdpFilters.add((passage, sdp) -> CompletableFuture.completedFuture(parse("v=0\r\n")));
    rig.sdpFilters.add(
        (passage, sdp) ->
            CompletableFuture.completedFuture(
                parse(sdp + "m=video 5000 RTP/AVP 31\r\n"))); // one stream more
    SipText invite = invited("Subject: lunch\n");
    assertThat(invite.headers("Subject")).containsExactly("lunch");
    assertThat(invite.headers("X-Line")).isEmpty();
    assertThat(invite.toString()).contains("m=audio").doesNotContain("m=video");
  }

  @Test
  void aSlowOneDelaysAMessageForItsLimitAndNoneOvertakesIt() {
    CompletableFuture<List<Header>> slow = new CompletableFuture<>();
    rig.headerFilters.add((p, headers) -> p.status() == 180 ? slow : say());
    SipText invite = invited("");
    rig.bob.send(rig.bob.respond(invite, "180 Ringing", "b", ""));
    rig.bob.send(rig.bob.respond(invite, "200 OK", "b", rig.bob.sdp(6000)));
    rig.bob.expect("ACK");
    rig.pass(Duration.ofMillis(499));
    rig.alice.expectNothing();
    rig.pass(Duration.ofMillis(1));
    rig.alice.expect("180");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    slow.complete(List.of(new Header("X-Late", "1")));
    rig.loop.runPending();
    rig.alice.expectNothing();
  }

  @Test
  void aCallerMayHangUpWhileAFilterThinks() {
    CompletableFuture<List<Header>> slow = new CompletableFuture<>();
    rig.headerFilters.add((passage, headers) -> slow);
    String invite = rig.call("c1");
    rig.alice.send(rig.alice.cancel(invite));
    rig.alice.expect("200");
    rig.alice.expect("487");
    slow.complete(List.of());
    rig.loop.runPending();
    rig.bob.expectNothing();
  }

  @Test
  void aCallerMayHangUpWhileTheAnswerIsFiltered() {
    CompletableFuture<List<Header>> slow = new CompletableFuture<>();
    rig.headerFilters.add((p, headers) -> p.status() == 200 ? slow : say());
    String call = rig.call("c1");
    SipText invite = rig.bob.expect("INVITE");
    rig.bob.send(rig.bob.respond(invite, "200 OK", "b", rig.bob.sdp(6000)));
    rig.bob.expect("ACK");
    rig.alice.send(rig.alice.cancel(call));
    rig.alice.expect("200");
    rig.alice.expect("487");
    SipText bye = rig.bob.expect("BYE");
    rig.bob.send(rig.bob.respond(bye, "200 OK", "", ""));
    slow.complete(List.of());
    rig.loop.runPending();
    rig.alice.expectNothing();
  }

  @Test
  void anSdpFilterDecidesWhatIsOfferedAndAnswered() {
    CodecFilter noG729 = new CodecFilter(List.of("G729"), List.of());
    rig.sdpFilters.add((passage, sdp) -> CompletableFuture.completedFuture(noG729.apply(sdp)));
    String offer =
        rig.alice.sdp(4000).replace("RTP/AVP 0\n", "RTP/AVP 18 0\na=rtpmap:18 G729/8000\n");
    rig.alice.send(rig.alice.invite("c1", "", offer));
    SipText invite = rig.bob.expect("INVITE");
    assertThat(invite.toString()).contains("RTP/AVP 0\r\n").doesNotContain("G729");
    String answer =
        rig.bob.sdp(6000).replace("RTP/AVP 0\n", "RTP/AVP 0 18\na=rtpmap:18 G729/8000\n");
    rig.bob.send(rig.bob.respond(invite, "200 OK", "b", answer));
    rig.bob.expect("ACK");
    SipText ok = rig.alice.expect("200");
    assertThat(ok.toString()).contains("RTP/AVP 0\r\n").doesNotContain("G729");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
  }

  /** From now on the only route leads to Bob, with these media options. */
  private void routeWith(Map<String, String> media) {
    RouteTarget target = new RouteTarget("sip:bob@203.0.113.20:5060", "test", media, Duration.ZERO);
    rig.hunt(Hunting.STANDARD, List.of(List.of(target)));
  }

  /** Codecs of a route or trunk: before plug-ins, for offers of either side. */
  @Test
  void theCodecsOfATargetDecideWhatIsOffered() {
    routeWith(Map.of("codecs.strip", "G729", "codecs.prefer", "PCMA, PCMU"));
    rig.sdpFilters.add(
        (passage, sdp) -> {
          assertThat(sdp.toString()).doesNotContain("G729");
          return CompletableFuture.completedFuture(sdp);
        });
    String codecs = "RTP/AVP 18 0 8\na=rtpmap:18 G729/8000\n";
    rig.alice.send(rig.alice.invite("c1", "", rig.alice.sdp(4000).replace("RTP/AVP 0\n", codecs)));
    SipText invite = rig.bob.expect("INVITE");
    assertThat(invite.toString()).contains("RTP/AVP 8 0\r\n").doesNotContain("G729");
    rig.bob.send(rig.bob.respond(invite, "200 OK", "b", rig.bob.sdp(6000)));
    rig.bob.expect("ACK");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    String again = rig.bob.inDialogAsCallee("INVITE", 1, invite, "b");
    rig.bob.send(rig.bob.withSdp(again, rig.bob.sdp(6002).replace("RTP/AVP 0\n", codecs)));
    assertThat(rig.alice.expect("INVITE").toString())
        .contains("RTP/AVP 8 0\r\n")
        .doesNotContain("G729");
  }

  @Test
  void anOfferOfWhichNoCodecIsLeftIsRefused() {
    routeWith(Map.of("codecs.strip", "PCMU"));
    rig.alice.send(rig.alice.invite("c1", "", rig.alice.sdp(4000)));
    rig.alice.expect("488");
    rig.bob.expectNothing();
  }

  @Test
  void anOfferInMidCallOfWhichNoCodecIsLeftIsRefusedAndTheSessionStays() {
    routeWith(Map.of("codecs.strip", "G729"));
    Rig.Up up = rig.up("c1");
    String g729 = rig.alice.sdp(4000).replace("RTP/AVP 0\n", "RTP/AVP 18\n");
    rig.alice.send(rig.alice.withSdp(rig.alice.inDialog("INVITE", 2, up.ok()), g729));
    rig.alice.expect("488");
    rig.bob.expectNothing();
    rig.alice.send(
        rig.alice.withSdp(rig.alice.inDialog("INVITE", 3, up.ok()), rig.alice.sdp(4000)));
    assertThat(rig.bob.expect("INVITE").body()).contains("RTP/AVP 0\r\n");
  }

  @Test
  void whatAFilterAddsPassesWhateverTheRouteStrips() {
    HeaderFilter adding =
        (passage, headers) -> say(new Header("P-Asserted-Identity", "<sip:alice@example.com>"));
    rig.headerFilters.add(adding);
    assertThat(invited("").header("P-Asserted-Identity")).isEqualTo("<sip:alice@example.com>");
  }

  @Test
  void anObserverIsToldOfEveryLegAndItsStates() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    rig.observers.add(
        new CallObserver() {
          @Override
          public void onStarted(CallInfo call) {
            events.add("started");
          }

          @Override
          public void onLeg(CallInfo call, LegInfo leg) {
            events.add(leg.id() + " " + leg.state());
          }

          @Override
          public void onEnded(CallInfo call) {
            events.add("ended");
          }
        });
    Rig.Up up = rig.up("c1");
    rig.alice.send(rig.alice.inDialog("BYE", 2, up.ok()));
    rig.bob.send(rig.bob.respond(rig.bob.expect("BYE"), "200 OK", "", ""));
    List<String> told = new ArrayList<>();
    for (String event = ""; !event.equals("ended"); told.add(event)) {
      event = events.poll(10, TimeUnit.SECONDS);
    }
    assertThat(told)
        .containsExactly(
            "started",
            "a Trying",
            "b Calling",
            "b Confirmed",
            "a Unconfirmed",
            "a Confirmed",
            "a Dead",
            "b Leaving",
            "b Dead",
            "ended");
  }

  private static SessionDescription parse(String text) {
    try {
      return SessionDescription.parse(text);
    } catch (SdpException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
