package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerTransactionTest {
  private static final String INVITE = Bench.request("INVITE", "z9hG4bK1");

  private final Bench bench = new Bench().taking();

  @AfterEach
  void everythingIsGoneInTheEnd() {
    bench.pass(200_000);
    bench.assertAtRest();
  }

  private SentResponse respond(int status) {
    IncomingRequest request = bench.requests.get(bench.requests.size() - 1);
    return request.respond(bench.messages().response(request, status, "ours"));
  }

  private String ack(String branch) {
    return Bench.request("ACK", branch, "<sip:gw@192.0.2.1>;tag=ours", 1);
  }

  @Test
  void anInviteNobodyAnswersGets100After200Milliseconds() {
    bench.arrive(INVITE);
    bench.pass(199);
    assertThat(bench.wire.sent).isEmpty();
    bench.pass(1);
    assertThat(bench.wire.times("SIP/2.0 100 Trying")).containsExactly(200L);
    assertThat(bench.wire.last().header("To")).isEqualTo("<sip:gw@192.0.2.1>");
    bench.arrive(INVITE);
    assertThat(bench.wire.times("SIP/2.0 100")).hasSize(2);
    respond(486);
  }

  @Test
  void anyResponseOfTheHandlerTakesThePlaceOf100() {
    bench.arrive(INVITE);
    respond(180);
    bench.pass(1_000);
    assertThat(bench.wire.times("SIP/2.0")).containsExactly(0L);
    bench.arrive(INVITE);
    assertThat(bench.wire.times("SIP/2.0 180")).containsExactly(0L, 1_000L);
    assertThat(bench.requests).hasSize(1);
    respond(603);
  }

  @Test
  void aRejectionIsRepeatedUntilItsAck() {
    bench.arrive(INVITE);
    respond(486);
    bench.pass(3_600);
    assertThat(bench.wire.times("SIP/2.0 486")).containsExactly(0L, 500L, 1500L, 3500L);
    bench.arrive(ack("z9hG4bK1"));
    bench.arrive(ack("z9hG4bK1"));
    bench.arrive(INVITE);
    bench.pass(30_000);
    assertThat(bench.wire.times("SIP/2.0 486")).hasSize(4);
    assertThat(bench.requests).hasSize(1);
  }

  @Test
  void aRejectionWithoutAckIsGivenUpByTimerH() {
    bench.arrive(INVITE);
    respond(486);
    bench.pass(60_000);
    assertThat(bench.wire.times("SIP/2.0 486"))
        .containsExactly(
            0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
  }

  @Test
  void overTcpARejectionIsSentOnceAndItsAckEndsAll() {
    bench.arrive("tcp", INVITE);
    respond(486);
    bench.pass(10_000);
    assertThat(bench.wire.times("SIP/2.0 486")).containsExactly(0L);
    bench.arrive("tcp", ack("z9hG4bK1"));
    bench.assertAtRest();
  }

  @Test
  void anInviteRepeatedAfterThe2xxIsAbsorbedFor64T1() {
    bench.arrive(INVITE);
    respond(200);
    bench.pass(31_999);
    bench.arrive(INVITE);
    assertThat(bench.requests).hasSize(1);
    assertThat(bench.wire.times("SIP/2.0 200")).containsExactly(0L);
  }

  @Test
  void the2xxIsRepeatedByItsSenderAlone() {
    bench.arrive(INVITE);
    SentResponse ok = respond(200);
    bench.pass(500);
    ok.resend();
    bench.pass(60_000);
    ok.resend();
    assertThat(bench.wire.times("SIP/2.0 200")).containsExactly(0L, 500L, 60_500L);
    assertThat(bench.wire.sent.get(0).text()).isEqualTo(bench.wire.sent.get(2).text());
  }

  @Test
  void afterTheFinalResponseFurtherOnesDoNothing() {
    bench.arrive(INVITE);
    respond(486);
    respond(200);
    respond(180).resend();
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2", "<sip:gw@192.0.2.1>", 2));
    respond(200);
    respond(500);
    assertThat(bench.wire.sent.stream().map(MemoryWire.Sent::startLine))
        .containsExactly("SIP/2.0 486 Busy Here", "SIP/2.0 200 OK");
  }

  @Test
  void aRepeatedNonInviteGetsTheStoredBytesFor64T1() {
    String options = Bench.request("OPTIONS", "z9hG4bK2");
    bench.arrive(options);
    bench.arrive(options);
    respond(200);
    bench.pass(31_999);
    bench.arrive(options);
    assertThat(bench.wire.times("SIP/2.0 200")).containsExactly(0L, 31_999L);
    assertThat(bench.wire.sent.get(0).text()).isEqualTo(bench.wire.sent.get(1).text());
    assertThat(bench.requests).hasSize(1);
    bench.pass(1);
    bench.arrive(options);
    assertThat(bench.requests).hasSize(2);
  }

  @Test
  void aNonInviteNobodyAnswersIsNotHeldForEver() {
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2"));
    bench.pass(32_000);
    bench.assertAtRest();
  }

  @Test
  void anAnswerThatComesTooLateDoesNothing() {
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2"));
    bench.pass(32_000);
    respond(200).resend();
    assertThat(bench.wire.sent).isEmpty();
    bench.assertAtRest();
  }

  @Test
  void cancelIsAnsweredAndTold() {
    bench.arrive(INVITE);
    List<String> cancelled = new ArrayList<>();
    bench.requests.get(0).onCancel(cancelled::add);
    respond(180);
    bench.arrive(Bench.request("CANCEL", "z9hG4bK1"));
    assertThat(cancelled).containsExactly("");
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 200 OK");
    assertThat(bench.wire.last().header("CSeq")).isEqualTo("1 CANCEL");
    assertThat(bench.wire.last().header("To")).isEqualTo("<sip:gw@192.0.2.1>;tag=ours");
    bench.arrive(Bench.request("CANCEL", "z9hG4bK1"));
    assertThat(cancelled).hasSize(1);
    respond(487);
    bench.arrive(ack("z9hG4bK1"));
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 487 Request Terminated");
  }

  @Test
  void cancelThroughANatWithAnotherSentByIsMatchedByBranch() {
    bench.arrive(INVITE);
    List<String> cancelled = new ArrayList<>();
    bench.requests.get(0).onCancel(cancelled::add);
    bench.arrive(Bench.request("CANCEL", "z9hG4bK1").replace("192.0.2.9:5070;", "10.0.0.1:9;"));
    assertThat(cancelled).hasSize(1);
    respond(487);
    bench.arrive(ack("z9hG4bK1").replace("192.0.2.9:5070;", "10.0.0.1:9;"));
    bench.pass(5_000);
    assertThat(bench.wire.times("SIP/2.0 487")).hasSize(1);
  }

  @Test
  void anActionSetAfterTheCancelRunsAtOnce() {
    bench.arrive(INVITE);
    String reason = "SIP;cause=200;text=\"Call completed elsewhere\"";
    bench.arrive(
        Bench.request("CANCEL", "z9hG4bK1")
            .replaceFirst("Call-ID:", "Reason: " + reason + "\nCall-ID:"));
    List<String> cancelled = new ArrayList<>();
    bench.requests.get(0).onCancel(cancelled::add);
    assertThat(cancelled).containsExactly(reason);
    respond(487);
  }

  @Test
  void cancelAfterTheFinalResponseGets200AndHasNoEffect() {
    bench.arrive(INVITE);
    List<String> cancelled = new ArrayList<>();
    bench.requests.get(0).onCancel(cancelled::add);
    respond(200);
    bench.arrive(Bench.request("CANCEL", "z9hG4bK1"));
    assertThat(cancelled).isEmpty();
    assertThat(bench.wire.last().header("CSeq")).isEqualTo("1 CANCEL");
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 200 OK");
  }

  @Test
  void cancelOfNothingGets481() {
    bench.arrive(Bench.request("CANCEL", "z9hG4bKnone"));
    assertThat(bench.wire.last().startLine()).startsWith("SIP/2.0 481 ");
    assertThat(bench.requests).isEmpty();
  }

  @Test
  void cancelWithTheBranchButAnotherCallIdIsNotOfThisCall() {
    bench.arrive(INVITE);
    bench.arrive(Bench.request("CANCEL", "z9hG4bK1").replace("call-1", "call-2"));
    assertThat(bench.wire.last().startLine()).startsWith("SIP/2.0 481 ");
    respond(486);
  }

  @Test
  void aMergedRequestGets482() {
    bench.arrive(INVITE);
    bench.arrive(Bench.request("INVITE", "z9hG4bKother"));
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 482 Loop Detected");
    assertThat(bench.requests).hasSize(1);
    bench.arrive(Bench.request("INVITE", "z9hG4bKnext", "<sip:gw@192.0.2.1>", 2));
    assertThat(bench.requests).hasSize(2);
    respond(486);
    IncomingRequest first = bench.requests.get(0);
    first.respond(bench.messages().response(first, 486, "ours"));
  }

  @Test
  void aRequestOfAnRfc2543PeerIsMatchedWithoutAMagicBranch() {
    String invite = Bench.request("INVITE", "1");
    bench.arrive(invite.replace("call-1", "call-0"));
    respond(603);
    bench.arrive(invite);
    bench.arrive(invite);
    assertThat(bench.requests).hasSize(2);
    respond(486);
    bench.arrive(ack("1"));
    bench.pass(2_000);
    assertThat(bench.wire.times("SIP/2.0 486")).hasSize(1);
  }

  @Test
  void anAckIsNeverAnswered() {
    bench.core.registerDialog(new DialogId("call-1", "ours"), bench.requests::add);
    bench.arrive(INVITE);
    respond(200);
    bench.arrive(ack("z9hG4bKnew"));
    assertThat(bench.requests.get(1).method()).isEqualTo("ACK");
    assertThatThrownBy(() -> respond(200)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theResponseGoesToTheSentByPortUnlessRportIsThere() {
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2").replace("192.0.2.9:5070", "10.9.9.9:7777"));
    respond(200);
    assertThat(bench.wire.last().flow().remote().getPort()).isEqualTo(7777);
    assertThat(bench.wire.last().header("Via"))
        .isEqualTo("SIP/2.0/UDP 10.9.9.9:7777;branch=z9hG4bK2;received=192.0.2.9");

    bench.arrive(
        Bench.request("OPTIONS", "z9hG4bK3;rport", "<sip:gw@192.0.2.1>", 2)
            .replace("192.0.2.9:5070", "10.9.9.9:7777"));
    respond(200);
    assertThat(bench.wire.last().flow().remote().getPort()).isEqualTo(5070);
    assertThat(bench.wire.last().header("Via"))
        .isEqualTo("SIP/2.0/UDP 10.9.9.9:7777;branch=z9hG4bK3;rport=5070;received=192.0.2.9");
  }
}
