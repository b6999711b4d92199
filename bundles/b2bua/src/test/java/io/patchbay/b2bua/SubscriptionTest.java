package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.routing.Hunting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and NOTIFY pass, each side in a dialog of its own (RFC 6665). */
class SubscriptionTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  /** What both sides have seen when a subscription stands. */
  private record Standing(SipText subscribe, SipText ok) {}

  private SipText ask(String callId, String expires) {
    alice.send(
        alice.outside(
            "SUBSCRIBE",
            callId,
            "Event: dialog;id=7\nAccept: application/dialog-info+xml\nExpires: "
                + expires
                + "\nContact: <sip:alice@192.0.2.10:5060>\n",
            "",
            ""));
    return bob.expect("SUBSCRIBE");
  }

  private Standing stands() {
    SipText subscribe = ask("call-of-alice", "600");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    SipText ok = alice.expect("200");
    notify(subscribe, 1, "active;expires=600", "<dialog-info/>");
    answerNotify();
    return new Standing(subscribe, ok);
  }

  /** A NOTIFY of bob's. */
  private void notify(SipText subscribe, long cseq, String state, String body) {
    bob.send(notification(subscribe, cseq, "bob-tag", state, body));
  }

  private String notification(SipText subscribe, long cseq, String tag, String state, String body) {
    return Peer.with(
            bob.inDialogAsCallee("NOTIFY", cseq, subscribe, tag),
            "Event: dialog\nSubscription-State: %s\nContact: <sip:bob@203.0.113.20:5060>\n"
                .formatted(state))
        .replace(
            "Content-Length: 0\n\n",
            "Content-Type: application/dialog-info+xml\nContent-Length: %d\n\n%s"
                .formatted(body.length(), body));
  }

  /** Alice answers a NOTIFY, and bob hears it. */
  private SipText answerNotify() {
    SipText notify = alice.expect("NOTIFY");
    alice.send(alice.respond(notify, "200 OK", "", ""));
    bob.expect("200");
    return notify;
  }

  private String refresh(Standing standing, long cseq, String expires) {
    return Peer.with(
        alice.inDialog("SUBSCRIBE", cseq, standing.ok()),
        "Event: dialog;id=7\nExpires: %s\nContact: <sip:alice@192.0.2.10:5060>\n"
            .formatted(expires));
  }

  private void ends(Standing standing) {
    notify(standing.subscribe(), 90, "terminated;reason=noresource", "");
    assertThat(answerNotify().header("Subscription-State"))
        .isEqualTo("terminated;reason=noresource");
    assertThat(rig.subscriptions.size()).isZero();
  }

  @Test
  void eachSideHasADialogOfItsOwn() {
    SipText subscribe = ask("call-of-alice", "600");
    assertThat(subscribe.requestUri()).isEqualTo("sip:bob@203.0.113.20:5060");
    assertThat(subscribe.header("Event")).isEqualTo("dialog"); // the id is alice's
    assertThat(subscribe.header("Accept")).isEqualTo("application/dialog-info+xml");
    assertThat(subscribe.header("Expires")).isEqualTo("600");
    assertThat(subscribe.contactUri()).contains(MemoryWire.GATEWAY);
    assertThat(subscribe.text()).doesNotContain("192.0.2.10", "alice-tag", "call-of-alice");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 300\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("Expires")).isEqualTo("300");
    assertThat(ok.contactUri()).contains(MemoryWire.GATEWAY);
    assertThat(ok.text()).doesNotContain("203.0.113.20", "bob-tag");
    notify(subscribe, 1, "active;expires=300", "<dialog-info entity='sip:bob@203.0.113.20'/>");
    SipText notify = alice.expect("NOTIFY");
    assertThat(notify.requestUri()).isEqualTo("sip:alice@192.0.2.10:5060");
    assertThat(notify.header("Event")).isEqualTo("dialog;id=7");
    assertThat(notify.header("Subscription-State")).isEqualTo("active;expires=300");
    assertThat(notify.tag("To")).isEqualTo("alice-tag");
    assertThat(notify.tag("From")).isEqualTo(ok.tag("To"));
    assertThat(notify.header("Call-ID")).isEqualTo("call-of-alice");
    assertThat(notify.body())
        .isEqualTo("<dialog-info entity='sip:bob@" + MemoryWire.GATEWAY + "'/>");
    bob.expectNothing();
    alice.send(alice.respond(notify, "200 OK", "", ""));
    bob.expect("200");
    ends(new Standing(subscribe, ok));
  }

  @Test
  void aNotifyThatOvertakesTheAnswerWaitsForIt() {
    SipText subscribe = ask("call-of-alice", "600");
    notify(subscribe, 1, "active;expires=600", "<a/>");
    alice.expectNothing();
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    SipText ok = alice.expect("200");
    assertThat(answerNotify().body()).isEqualTo("<a/>");
    ends(new Standing(subscribe, ok));
  }

  @Test
  void aForkOfTheNotifierThatNobodyFollowsGets481() {
    SipText subscribe = ask("call-of-alice", "600");
    bob.send(notification(subscribe, 1, "other-tag", "active", "<other/>"));
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    SipText ok = alice.expect("200");
    assertThat(bob.expect("481").tag("From")).isEqualTo("other-tag");
    notify(subscribe, 1, "active;expires=600", "<a/>");
    answerNotify();
    bob.send(notification(subscribe, 2, "third-tag", "active", "<third/>"));
    bob.expect("481");
    alice.expectNothing();
    ends(new Standing(subscribe, ok));
  }

  @Test
  void aRefreshPassesAndKeepsItAlive() {
    Standing standing = stands();
    rig.pass(Duration.ofSeconds(500));
    alice.send(refresh(standing, 2, "900"));
    SipText again = bob.expect("SUBSCRIBE");
    assertThat(again.header("Expires")).isEqualTo("900");
    assertThat(again.header("Event")).isEqualTo("dialog");
    assertThat(again.tag("To")).isEqualTo("bob-tag");
    assertThat(again.header("Call-ID")).isEqualTo(standing.subscribe().header("Call-ID"));
    bob.send(Peer.with(bob.respond(again, "200 OK", "", ""), "Expires: 900\n"));
    assertThat(alice.expect("200").header("Expires")).isEqualTo("900");
    notify(standing.subscribe(), 2, "active;expires=900", "<b/>");
    answerNotify();
    rig.pass(Duration.ofSeconds(890));
    alice.expectNothing();
    assertThat(rig.subscriptions.size()).isEqualTo(1);
    ends(standing);
  }

  @Test
  void unsubscribingEndsBothSidesWithTheLastNotify() {
    Standing standing = stands();
    alice.send(refresh(standing, 2, "0"));
    SipText leave = bob.expect("SUBSCRIBE");
    assertThat(leave.header("Expires")).isEqualTo("0");
    bob.send(Peer.with(bob.respond(leave, "200 OK", "", ""), "Expires: 0\n"));
    alice.expect("200");
    ends(standing);
    notify(standing.subscribe(), 91, "active", "");
    bob.expect("481");
    alice.send(refresh(standing, 3, "600"));
    alice.expect("481");
  }

  @Test
  void askingOnceGetsOneNotify() { // RFC 6665 section 4.4.3
    SipText subscribe = ask("call-of-alice", "0");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 0\n"));
    SipText ok = alice.expect("200");
    ends(new Standing(subscribe, ok));
  }

  @Test
  void withoutAnyNotifyNobodyIsThere() { // timer N
    SipText subscribe = ask("call-of-alice", "600");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    alice.expect("200");
    rig.pass(Duration.ofSeconds(33));
    SipText end = alice.expect("NOTIFY");
    assertThat(end.header("Subscription-State"))
        .isEqualTo("terminated;reason=probation;retry-after=30");
    assertThat(end.header("Event")).isEqualTo("dialog;id=7");
    assertThat(bob.expect("SUBSCRIBE").header("Expires")).isEqualTo("0");
    assertThat(rig.subscriptions.size()).isZero();
    alice.ignoreRest();
  }

  @Test
  void aNotifierThatHasNothingNewToTellAfterARefreshMayBeSilent() { // RFC 5839 section 6.3
    Standing standing = stands();
    alice.send(refresh(standing, 2, "600").replace("Event:", "Suppress-If-Match: e1\nEvent:"));
    SipText again = bob.expect("SUBSCRIBE");
    assertThat(again.header("Suppress-If-Match")).isEqualTo("e1");
    bob.send(Peer.with(bob.respond(again, "204 No Notification", "", ""), "Expires: 600\n"));
    alice.expect("204");
    rig.pass(Duration.ofSeconds(100));
    alice.expectNothing();
    ends(standing);
  }

  @Test
  void whoSaysNoLastWordIsNotWaitedForLong() {
    Standing standing = stands();
    alice.send(refresh(standing, 2, "0"));
    bob.send(Peer.with(bob.respond(bob.expect("SUBSCRIBE"), "200 OK", "", ""), "Expires: 0\n"));
    alice.expect("200");
    rig.pass(Duration.ofSeconds(33));
    assertThat(alice.expect("NOTIFY").header("Subscription-State"))
        .isEqualTo("terminated;reason=timeout");
    assertThat(rig.subscriptions.size()).isZero();
    alice.ignoreRest();
  }

  @Test
  void whatNobodyRefreshesRunsOut() {
    stands();
    rig.pass(Duration.ofSeconds(599));
    alice.expectNothing();
    rig.pass(Duration.ofSeconds(34));
    assertThat(alice.expect("NOTIFY").header("Subscription-State"))
        .isEqualTo("terminated;reason=timeout");
    assertThat(rig.subscriptions.size()).isZero();
  }

  @Test
  void aSubscriberThatKnowsItNoMoreEndsIt() {
    Standing standing = stands();
    notify(standing.subscribe(), 2, "active;expires=500", "<b/>");
    alice.send(alice.respond(alice.expect("NOTIFY"), "481 Subscription Does Not Exist", "", ""));
    bob.expect("481");
    assertThat(rig.subscriptions.size()).isZero();
  }

  @Test
  void aSilentSubscriberIsLeftAndTheNotifierTold() {
    Standing standing = stands();
    notify(standing.subscribe(), 2, "active;expires=500", "<b/>");
    rig.pass(Duration.ofSeconds(33));
    assertThat(bob.expect("SUBSCRIBE").header("Expires")).isEqualTo("0");
    assertThat(rig.subscriptions.size()).isZero();
    alice.ignoreRest();
  }

  @Test
  void aNotifierThatKnowsItNoMoreEndsIt() {
    Standing standing = stands();
    alice.send(refresh(standing, 2, "600"));
    bob.send(bob.respond(bob.expect("SUBSCRIBE"), "481 Gone", "", ""));
    alice.expect("481");
    assertThat(rig.subscriptions.size()).isZero();
  }

  @Test
  void aRefusedRefreshLeavesItAsItWas() {
    Standing standing = stands();
    alice.send(refresh(standing, 2, "1"));
    bob.send(
        Peer.with(
            bob.respond(bob.expect("SUBSCRIBE"), "423 Interval Too Brief", "", ""),
            "Min-Expires: 60\n"));
    assertThat(alice.expect("423").header("Min-Expires")).isEqualTo("60");
    assertThat(rig.subscriptions.size()).isEqualTo(1);
    ends(standing);
  }

  @Test
  void whatIsNoPartOfItIsRefused() {
    Standing standing = stands();
    alice.send(Peer.with(alice.inDialog("SUBSCRIBE", 2, standing.ok()), "Event: presence\n"));
    alice.expect("489");
    alice.send(alice.inDialog("INFO", 3, standing.ok()));
    alice.expect("405");
    alice.send(refresh(standing, 3, "600"));
    alice.expect("500");
    alice.send(alice.inDialog("OPTIONS", 4, standing.ok()));
    alice.expect("200");
    bob.expectNothing();
    ends(standing);
  }

  @Test
  void aRefusalPasses() {
    SipText subscribe = ask("call-of-alice", "600");
    bob.send(
        Peer.with(bob.respond(subscribe, "489 Bad Event", "b", ""), "Allow-Events: presence\n"));
    assertThat(alice.expect("489").header("Allow-Events")).isEqualTo("presence");
    assertThat(rig.subscriptions.size()).isZero();
    alice.send(alice.outside("SUBSCRIBE", "c2", "", "", ""));
    alice.expect("489");
  }

  @Test
  void ofSeveralPlacesTheFirstThatAcceptsHasIt() {
    rig.hunt(Hunting.STANDARD, List.of(List.of(Rig.to(bob, 0), Rig.to(carol, 0))));
    SipText subscribe = ask("call-of-alice", "600");
    SipText loser = carol.expect("SUBSCRIBE");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    SipText ok = alice.expect("200");
    carol.send(Peer.with(carol.respond(loser, "200 OK", "carol-tag", ""), "Expires: 600\n"));
    carol.send(
        Peer.with(
            carol.inDialogAsCallee("NOTIFY", 1, loser, "carol-tag"),
            "Event: dialog\nSubscription-State: active\n"));
    carol.expect("481"); // which ends it there
    alice.expectNothing();
    notify(subscribe, 1, "active;expires=600", "<a/>");
    answerNotify();
    ends(new Standing(subscribe, ok));
  }

  @Test
  void thereMayBeSoMany() {
    rig.configure("max.subscriptions", "1");
    Standing standing = stands();
    alice.send(alice.outside("SUBSCRIBE", "c2", "Event: dialog\n", "", ""));
    assertThat(alice.expect("503").header("Retry-After")).isEqualTo("30");
    assertThat(rig.limits())
        .filteredOn(limit -> limit.name().equals("subscriptions"))
        .allSatisfy(limit -> assertThat(limit.calls()).isEqualTo(1));
    ends(standing);
  }

  @Test
  void aNodeThatStopsSendsItsSubscribersToAnother() {
    stands();
    rig.subscriptions.endAll();
    rig.loop.runPending();
    rig.loop.runPending();
    assertThat(alice.expect("NOTIFY").header("Subscription-State"))
        .isEqualTo("terminated;reason=deactivated");
    assertThat(bob.expect("SUBSCRIBE").header("Expires")).isEqualTo("0");
    alice.ignoreRest();
  }

  @Test
  void listsOfResourcesPass() { // RFC 4662
    alice.send(
        alice.outside(
            "SUBSCRIBE",
            "call-of-alice",
            "Event: dialog\nSupported: eventlist, gruu\nContact: <sip:alice@192.0.2.10>\n",
            "",
            ""));
    SipText subscribe = bob.expect("SUBSCRIBE");
    assertThat(subscribe.header("Supported")).isEqualTo("eventlist");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Require: eventlist\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("Require")).isEqualTo("eventlist");
    bob.send(
        Peer.with(notification(subscribe, 1, "bob-tag", "active", "<a/>"), "Require: eventlist\n"));
    assertThat(answerNotify().header("Require")).isEqualTo("eventlist");
    ends(new Standing(subscribe, ok));
  }

  @Test
  void filtersSeeWhatFollowsInASubscription() {
    List<String> seen = new ArrayList<>();
    rig.headerFilters.add(
        (passage, headers) -> {
          seen.add(
              "%s>%s %s %d"
                  .formatted(passage.from(), passage.to(), passage.method(), passage.status()));
          List<Header> more = new ArrayList<>(headers);
          more.add(new Header("X-Seen", String.valueOf(seen.size())));
          return CompletableFuture.completedFuture(more);
        });
    SipText subscribe = ask("call-of-alice", "600");
    assertThat(subscribe.header("Event")).isEqualTo("dialog");
    assertThat(subscribe.header("Accept")).isEqualTo("application/dialog-info+xml");
    assertThat(subscribe.header("X-Seen")).isEqualTo("1");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    SipText ok = alice.expect("200");
    assertThat(ok.header("X-Seen")).isEqualTo("2");
    assertThat(ok.header("Expires")).isEqualTo("600");
    notify(subscribe, 1, "active;expires=600", "<dialog-info/>");
    SipText notify = alice.expect("NOTIFY");
    assertThat(notify.header("X-Seen")).isEqualTo("3");
    assertThat(notify.header("Subscription-State")).isEqualTo("active;expires=600");
    alice.send(alice.respond(notify, "200 OK", "", ""));
    assertThat(bob.expect("200").header("X-Seen")).isEqualTo("4");
    Standing standing = new Standing(subscribe, ok);
    alice.send(refresh(standing, 2, "300"));
    SipText again = bob.expect("SUBSCRIBE");
    assertThat(again.header("X-Seen")).isEqualTo("5");
    assertThat(again.header("Expires")).isEqualTo("300");
    bob.send(Peer.with(bob.respond(again, "200 OK", "", ""), "Expires: 300\n"));
    assertThat(alice.expect("200").header("X-Seen")).isEqualTo("6");
    assertThat(seen)
        .containsExactly(
            "a>b SUBSCRIBE 0",
            "b>a SUBSCRIBE 200",
            "b>a NOTIFY 0",
            "a>b NOTIFY 200",
            "a>b SUBSCRIBE 0",
            "b>a SUBSCRIBE 200");
    ends(standing);
  }

  @Test
  void aNotifyDoesNotOvertakeTheAnswerThatAFilterHolds() {
    CompletableFuture<List<Header>> slow = new CompletableFuture<>();
    rig.headerFilters.add(
        (passage, headers) ->
            passage.method().equals("SUBSCRIBE") && passage.status() == 200
                ? slow
                : CompletableFuture.completedFuture(headers));
    SipText subscribe = ask("call-of-alice", "600");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "bob-tag", ""), "Expires: 600\n"));
    notify(subscribe, 1, "active;expires=600", "<dialog-info/>");
    alice.expectNothing();
    slow.complete(List.of(new Header("Expires", "60")));
    rig.loop.runPending();
    SipText ok = alice.expect("200");
    assertThat(ok.header("Expires")).isEqualTo("60");
    answerNotify();
    ends(new Standing(subscribe, ok));
  }

  @Test
  void whatAFilterHoldsWhenTheSubscriptionEndsIsOfNoneAnyMore() {
    CompletableFuture<List<Header>> slow = new CompletableFuture<>();
    rig.headerFilters.add(
        (passage, headers) ->
            passage.method().equals("SUBSCRIBE") && headers.contains(new Header("Expires", "300"))
                ? slow
                : CompletableFuture.completedFuture(headers));
    Standing standing = stands();
    alice.send(refresh(standing, 2, "300"));
    bob.expectNothing();
    rig.subscriptions.endAll();
    rig.loop.runPending();
    SipText last = alice.expect("NOTIFY");
    alice.expect("481");
    alice.send(alice.respond(last, "200 OK", "", ""));
    SipText end = bob.expect("SUBSCRIBE");
    assertThat(end.header("Expires")).isEqualTo("0");
    bob.send(bob.respond(end, "200 OK", "", ""));
    slow.complete(List.of());
    rig.loop.runPending();
    bob.expectNothing();
  }
}
