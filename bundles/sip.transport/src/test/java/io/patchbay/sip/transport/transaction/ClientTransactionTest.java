package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTransport.SentAck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTransactionTest {
  private final Bench bench = new Bench();

  @AfterEach
  void everythingIsGoneInTheEnd() {
    bench.pass(100_000);
    bench.assertAtRest();
  }

  private MemoryWire.Sent invite() {
    return bench.wire.sent.get(0);
  }

  @Test
  void inviteIsRepeatedByTimerAAndGivenUpByTimerB() {
    bench.send("INVITE", "udp");
    bench.pass(40_000);
    assertThat(bench.wire.times("INVITE"))
        .containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
    assertThat(bench.events).containsExactly("32000 timeout");
  }

  @Test
  void optionsIsRepeatedByTimerEAndGivenUpByTimerF() {
    bench.send("OPTIONS", "udp");
    bench.pass(40_000);
    assertThat(bench.wire.times("OPTIONS"))
        .containsExactly(
            0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    assertThat(bench.events).containsExactly("32000 timeout");
  }

  @Test
  void nothingIsRepeatedOverTcp() {
    bench.send("INVITE", "tcp");
    bench.send("OPTIONS", "tcp");
    bench.pass(40_000);
    assertThat(bench.wire.sent).hasSize(2);
    assertThat(bench.events).containsExactly("32000 timeout", "32000 timeout");
  }

  @Test
  void aProvisionalEndsTheRepeatsOfAnInviteButNotOfOthers() {
    bench.send("INVITE", "udp");
    bench.arrive(Bench.response(invite(), "100 Trying", ""));
    bench.pass(60_000);
    assertThat(bench.wire.times("INVITE")).containsExactly(0L);
    bench.arrive(Bench.response(invite(), "486 Busy Here", "b"));
    assertThat(bench.events).containsExactly("0 100", "60000 486");

    bench.send("OPTIONS", "udp");
    bench.arrive(Bench.response(bench.wire.last(), "100 Trying", ""));
    bench.pass(10_000);
    assertThat(bench.wire.times("OPTIONS")).containsExactly(60_000L, 60_500L, 64_500L, 68_500L);
  }

  @Test
  void aRejectionIsAcknowledgedHopByHopAndAgainForEachRepeat() {
    bench.send("INVITE", "udp");
    String busy = Bench.response(invite(), "486 Busy Here", "b");
    bench.arrive(busy);
    MemoryWire.Sent ack = bench.wire.last();
    assertThat(ack.startLine()).isEqualTo("ACK sip:b@192.0.2.9:5070 SIP/2.0");
    assertThat(ack.header("Via")).isEqualTo(invite().header("Via"));
    assertThat(ack.header("To")).isEqualTo("<sip:b@192.0.2.9>;tag=b");
    assertThat(ack.header("From")).isEqualTo(invite().header("From"));
    assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
    bench.pass(31_000);
    bench.arrive(busy);
    bench.pass(1_001);
    bench.arrive(busy);
    assertThat(bench.wire.times("ACK")).containsExactly(0L, 31_000L);
    assertThat(bench.events).containsExactly("0 486");
    assertThat(bench.core.statistics().strays()).isEqualTo(1);
  }

  @Test
  void everyFurther2xxIsDeliveredFor64T1AndNoAckIsSent() {
    bench.send("INVITE", "udp");
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    bench.pass(500);
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    bench.arrive(Bench.response(invite(), "200 OK", "other-branch"));
    bench.arrive(Bench.response(invite(), "180 Ringing", "late"));
    bench.arrive(Bench.response(invite(), "486 Busy Here", "late"));
    bench.pass(31_499);
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    bench.pass(1);
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    assertThat(bench.events).containsExactly("0 200", "500 200", "500 200", "31999 200");
    assertThat(bench.wire.times("ACK")).isEmpty();
    assertThat(bench.core.statistics().strays()).isEqualTo(1);
  }

  @Test
  void cancelWaitsForTheFirstProvisional() {
    OutgoingRequest invite = bench.send("INVITE", "udp");
    invite.cancel("SIP;cause=200");
    bench.pass(600);
    assertThat(bench.wire.times("CANCEL")).isEmpty();
    assertThat(bench.wire.times("INVITE")).hasSize(2);
    bench.arrive(Bench.response(invite(), "180 Ringing", "b"));
    MemoryWire.Sent cancel = bench.wire.last();
    assertThat(cancel.startLine()).isEqualTo("CANCEL sip:b@192.0.2.9:5070 SIP/2.0");
    assertThat(cancel.header("Via")).isEqualTo(invite().header("Via"));
    assertThat(cancel.header("To")).isEqualTo(invite().header("To"));
    assertThat(cancel.header("CSeq")).isEqualTo("1 CANCEL");
    assertThat(cancel.header("Reason")).isEqualTo("SIP;cause=200");
    bench.arrive(Bench.response(cancel, "200 OK", "b"));
    bench.arrive(Bench.response(invite(), "487 Request Terminated", "b"));
    assertThat(bench.events).containsExactly("600 180", "600 487");
    assertThat(bench.wire.times("ACK")).hasSize(1);
  }

  @Test
  void cancelAfterAProvisionalGoesAtOnceAndOnce() {
    OutgoingRequest invite = bench.send("INVITE", "udp");
    bench.arrive(Bench.response(invite(), "100 Trying", ""));
    invite.cancel();
    invite.cancel();
    bench.arrive(Bench.response(bench.wire.last(), "200 OK", "b"));
    assertThat(bench.wire.times("CANCEL")).containsExactly(0L);
    bench.pass(33_000);
    assertThat(bench.events).containsExactly("0 100", "32000 timeout");
  }

  @Test
  void cancelAfterTheFinalResponseDoesNothing() {
    OutgoingRequest invite = bench.send("INVITE", "udp");
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    invite.cancel();
    bench.pass(1_000);
    assertThat(bench.wire.times("CANCEL")).isEmpty();
  }

  @Test
  void a200ThatCrossesOurCancelIsStillDelivered() {
    OutgoingRequest invite = bench.send("INVITE", "udp");
    bench.arrive(Bench.response(invite(), "180 Ringing", "b"));
    invite.cancel();
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    assertThat(bench.events).containsExactly("0 180", "0 200");
  }

  @Test
  void cancelAfterTheConnectionBrokeDoesNothing() {
    OutgoingRequest invite = bench.send("INVITE", "tcp");
    bench.arrive("tcp", Bench.response(invite(), "180 Ringing", "b"));
    bench.core.closed(MemoryWire.path("tcp", 5070), "connection closed");
    bench.loop.runPending();
    invite.cancel();
    assertThat(bench.wire.times("CANCEL")).isEmpty();
    assertThat(bench.events).containsExactly("0 180", "0 connection closed");
  }

  @Test
  void onlyAnInviteIsCancelled() {
    OutgoingRequest options = bench.send("OPTIONS", "udp");
    assertThatThrownBy(options::cancel).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void strayAndForeignResponsesAreCountedAndDropped() {
    bench.send("OPTIONS", "udp");
    String ok = Bench.response(invite(), "200 OK", "b");
    bench.arrive(ok.replace("z9hG4bK", "z9hG4bKother"));
    bench.arrive(ok.replace("From:", "Via: SIP/2.0/UDP behind.us;branch=z9hG4bKx\nFrom:"));
    assertThat(bench.events).isEmpty();
    assertThat(bench.core.statistics().strays()).isEqualTo(2);
  }

  @Test
  void aPathThatDoesNotOpenIsATransportErrorAfterSendReturned() {
    bench.wire.refusing = true;
    bench.send("INVITE", "tcp");
    assertThat(bench.events).isEmpty();
    bench.loop.runPending();
    assertThat(bench.events).containsExactly("0 refused");
  }

  @Test
  void aConnectionThatBreaksFailsWhatWaitsOnIt() {
    bench.send("INVITE", "tcp");
    bench.send("OPTIONS", "tcp");
    bench.arrive("tcp", Bench.response(bench.wire.last(), "200 OK", "b"));
    bench.core.closed(MemoryWire.path("tcp", 5070), "connection closed");
    bench.loop.runPending();
    assertThat(bench.events).containsExactly("0 200", "0 connection closed");
  }

  @Test
  void aHandlerThatThrowsHarmsNobody() {
    bench.core.send(
        bench.outgoing("OPTIONS"), MemoryWire.path("udp", 5070), new ThrowingResponseHandler());
    bench.arrive(Bench.response(invite(), "200 OK", "b"));
    bench.send("OPTIONS", "udp");
    bench.arrive(Bench.response(bench.wire.last(), "200 OK", "b"));
    assertThat(bench.events).containsExactly("0 200");
  }

  @Test
  void theAckOfA2xxIsBytesThatGoOutAgain() {
    SentAck ack = bench.core.sendAck(bench.outgoing("ACK"), MemoryWire.path("udp", 5070));
    ack.resend();
    assertThat(bench.wire.sent).hasSize(2);
    assertThat(bench.wire.sent.get(0).text()).isEqualTo(bench.wire.sent.get(1).text());
    assertThat(bench.wire.last().startLine()).isEqualTo("ACK sip:b@192.0.2.9:5070 SIP/2.0");
  }

  @Test
  void viaComesFirstAndNamesUs() {
    bench.send("OPTIONS", "tcp");
    assertThat(invite().text().lines().skip(1).findFirst().orElseThrow())
        .matches("Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK[0-9a-z]{16}");
  }
}
