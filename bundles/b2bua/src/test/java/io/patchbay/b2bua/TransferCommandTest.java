package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.TransferResult;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transfers that nobody's phone asks for: an operator's, or a plug-in's. */
class TransferCommandTest {
  private final Rig rig = new Rig("refer", "refuse");
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private final Peer carol = rig.carol;

  TransferCommandTest() {
    rig.router =
        request ->
            Rig.target(
                "sip:"
                    + request.called()
                    + (request.called().equals("carol") ? "@203.0.113.21" : "@203.0.113.20"));
  }

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  @Test
  void theOneWhoStaysTalksWithTheTargetAndTheOtherLeaves() {
    Rig.Up up = rig.up("c1");
    var result = transfer("1", "a", "carol");
    SipText invite = carol.expect("INVITE");
    assertThat(invite.header("From")).contains("<sip:alice@" + MemoryWire.GATEWAY + ">");
    assertThat(invite.header("Referred-By")).isEqualTo("<sip:bob@" + MemoryWire.GATEWAY + ">");
    assertThat(invite.body()).contains(FakeMediaBackend.ADDRESS);
    carol.send(carol.respond(invite, "180 Ringing", "c", ""));
    bob.expectNothing(); // they go on talking
    assertThat(result).isNotDone();
    carol.send(carol.respond(invite, "200 OK", "c", carol.sdp(7000)));
    carol.expect("ACK");
    assertThat(result.join()).contains(new TransferResult("1", true, 200, ""));
    hangsUp(bob);
    alice.send(alice.respond(alice.expect("INVITE"), "200 OK", "", alice.sdp(4000)));
    alice.expect("ACK");
    assertThat(rig.onlyCall().legs())
        .filteredOn(leg -> leg.state().equals("Confirmed"))
        .extracting(LegInfo::id)
        .containsExactly("a", "c");
    // and the called one on, by its name of now
    var second = transfer("1", "c", "bob");
    bob.refuse(bob.expect("INVITE"), "486 Busy Here");
    assertThat(second.join()).contains(new TransferResult("1", false, 486, "Busy Here"));
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    hangsUp(carol);
  }

  @Test
  void theCallerLeavesAndTheCalledOneStays() {
    rig.up("c1");
    var result = transfer("1", "b", "carol");
    SipText invite = carol.expect("INVITE");
    assertThat(invite.header("From")).contains("sip:bob@");
    carol.send(carol.respond(invite, "200 OK", "c", carol.sdp(7000)));
    carol.expect("ACK");
    assertThat(result.join().orElseThrow().transferred()).isTrue();
    hangsUp(alice);
    bob.send(bob.respond(bob.expect("INVITE"), "200 OK", "", bob.sdp(6000)));
    bob.expect("ACK");
    carol.send(carol.inDialogAsCallee("BYE", 1, invite, "c"));
    carol.expect("200");
    hangsUp(bob);
  }

  @Test
  void theHistoryOfTheNewCallBeginsWithTheTarget() { // RFC 7044
    rig.configure("trusted.listeners", "udp");
    Hunting follow = new Hunting(Set.of(), false, Hunting.Redirects.FOLLOW);
    rig.router =
        request ->
            CompletableFuture.completedFuture(
                new RoutePlan(
                    List.of(
                        new RouteGroup(
                            List.of(Rig.to(request.called().equals("bob") ? bob : carol, 0)))),
                    follow));
    Rig.Up up = rig.up("c1");
    var result = transfer("1", "a", "carol");
    SipText invite = carol.expect("INVITE");
    carol.send(
        carol
            .respond(invite, "302 Moved Temporarily", "c", "")
            .replaceFirst("Contact: .*", "Contact: <sip:dave@203.0.113.22>"));
    carol.expect("ACK");
    SipText toDave = rig.dave.expect("INVITE");
    assertThat(toDave.headers("History-Info").get(0)).isEqualTo("<sip:carol@198.51.100.1>;index=1");
    rig.dave.refuse(toDave, "486 Busy Here");
    assertThat(status(result)).isEqualTo(486);
    hangUp(up);
  }

  @Test
  void aTargetThatDoesNotAnswerLeavesTheCallAsItWas() {
    Rig.Up up = rig.up("c1");
    var result = transfer("1", "a", "carol");
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "180 Ringing", "c", ""));
    rig.pass(Duration.ofSeconds(180));
    carol.acceptCancel(invite);
    assertThat(result.join().map(TransferResult::status)).contains(408);
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    bob.expectNothing();
    hangUp(up);
  }

  @Test
  void whatCannotBeTransferredIsSaidAtOnce() {
    SipText invite = rig.ring("c1");
    assertThat(status(transfer("1", "a", "carol"))).isEqualTo(480); // not up yet
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(status(transfer("1", "x", "carol"))).isEqualTo(481);
    assertThat(transfer("77", "a", "carol").join()).isEmpty();
    assertThat(transfer("1", "a", "sip:carol@somewhere")).isCompletedExceptionally();
    assertThat(transfer("1", "a", "")).isCompletedExceptionally();
    var first = transfer("1", "a", "carol");
    SipText toCarol = carol.expect("INVITE");
    assertThat(status(transfer("1", "a", "carol"))).isEqualTo(491);
    carol.refuse(toCarol, "486 Busy Here");
    assertThat(status(first)).isEqualTo(486);
    hangUp(new Rig.Up(invite, ok));
  }

  @Test
  void theEndOfTheCallIsTheEndOfItsTransfer() {
    Rig.Up up = rig.up("c1");
    var result = transfer("1", "a", "carol");
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "180 Ringing", "c", ""));
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    carol.acceptCancel(invite);
    hangsUp(bob);
    assertThat(status(result)).isEqualTo(487);
  }

  @Test
  void oneSideIsPutIntoAnotherCall() {
    Two two = two();
    var result = transfer("1", "b", "2", "a");
    SipText offer = bob.expect("INVITE");
    assertThat(offer.text()).doesNotContain("192.0.2.10", "203.0.113.21");
    bob.send(bob.respond(offer, "200 OK", "", bob.sdp(6002)));
    bob.expect("ACK");
    rig.loop.runPending();
    assertThat(result.join()).contains(new TransferResult("1", true, 200, ""));
    hangsUp(alice);
    hangsUp(alice);
    carol.send(carol.respond(carol.expect("INVITE"), "200 OK", "", carol.sdp(7000)));
    carol.expect("ACK");
    assertThat(rig.calls.calls()).extracting(CallInfo::id).containsExactly("2");
    carol.send(carol.inDialogAsCallee("INFO", 1, two.toCarol().invite(), "bob-tag"));
    bob.send(bob.respond(bob.expect("INFO"), "200 OK", "", ""));
    carol.expect("200");
    carol.send(carol.inDialogAsCallee("BYE", 2, two.toCarol().invite(), "bob-tag"));
    carol.expect("200");
    hangsUp(bob);
  }

  @Test
  void bothCallsStayWhatTheyWereWhenTheOtherCannotTakeHim() {
    Two two = two();
    assertThat(status(transfer("1", "b", "2", "x"))).isEqualTo(481);
    assertThat(transfer("1", "b", "3", "a").join()).isEmpty();
    assertThat(transfer("1", "b", "1", "a")).isCompletedExceptionally();
    var result = transfer("1", "b", "2", "a");
    bob.refuse(bob.expect("INVITE"), "488 Not Acceptable Here");
    rig.loop.runPending();
    assertThat(status(result)).isEqualTo(488);
    carol.expectNothing();
    assertThat(rig.calls.calls()).extracting(CallInfo::state).containsOnly(CallState.UP);
    hangUp(two.toBob());
    alice.send(alice.inDialog("BYE", 2, two.toCarol().ok()));
    alice.expect("200");
    hangsUp(carol);
  }

  private record Two(Rig.Up toBob, Rig.Up toCarol) {}

  /** Alice talks with Bob in call 1, and with Carol in call 2. */
  private Two two() {
    Rig.Up toBob = rig.up("c1");
    alice.send(alice.invite("c2", "", alice.sdp(4100)).replace("sip:bob@", "sip:carol@"));
    SipText invite = carol.expect("INVITE");
    carol.send(carol.respond(invite, "200 OK", "bob-tag", carol.sdp(7000)));
    carol.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    return new Two(toBob, new Rig.Up(invite, ok));
  }

  private CompletableFuture<Optional<TransferResult>> transfer(String... words) {
    List<String> given = List.of(words);
    CommandedTransfers all = rig.calls.transfers();
    var result =
        given.size() == 3
            ? all.transfer(words[0], words[1], words[2])
            : all.transfer(words[0], words[1], words[2], words[3]);
    rig.loop.runPending();
    return result.toCompletableFuture();
  }

  private static int status(CompletableFuture<Optional<TransferResult>> result) {
    assertThat(result).isDone();
    return result.join().orElseThrow().status();
  }

  private void hangUp(Rig.Up up) {
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("200");
    hangsUp(bob);
  }

  private static void hangsUp(Peer peer) {
    peer.send(peer.respond(peer.expect("BYE"), "200 OK", "", ""));
  }
}
