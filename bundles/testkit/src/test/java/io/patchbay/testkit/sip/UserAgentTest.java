package io.patchbay.testkit.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.sip.UserAgent.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UserAgentTest {
  private static final String SDP =
      SdpAudio.describe(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000), G711.MU_LAW);

  /** Nothing is said again because the other one, on a busy machine, is slow to answer. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  void aCallFromInviteToBye(Transport transport) throws Exception {
    Trace trace = new Trace();
    try (UserAgent alice = agent("alice", transport, trace);
        UserAgent bob = agent("bob", transport, trace)) {
      CompletableFuture<IncomingCall> incoming = ringing(bob);
      OutgoingCall call = alice.call(bob.address(), "bob", SDP);
      IncomingCall atBob = soon(incoming);
      assertThat(soon(call.ringing()).status()).isEqualTo(180);
      atBob.answerAfter(Duration.ofMillis(50), SDP);
      assertThat(SdpAudio.parse(soon(call.answered()).body()).rtp().getPort()).isEqualTo(4000);
      assertThat(soon(atBob.acknowledged()).method()).isEqualTo("ACK");
      assertThat(soon(call.bye()).status()).isEqualTo(200);
      assertThat(soon(atBob.ended()).cseq()).isEqualTo(2);
      assertThat(trace.titles("alice", true)).containsExactly("INVITE", "ACK", "BYE");
      assertThat(trace.titles("alice", false))
          .containsExactly("100 Trying", "180 Ringing", "200 OK", "200 OK");
    }
  }

  @Test
  void eitherSideOffersAnotherSession() throws Exception {
    try (UserAgent alice = UserAgent.udp("alice");
        UserAgent bob = UserAgent.udp("bob")) {
      BlockingQueue<IncomingCall> arrived = new LinkedBlockingQueue<>();
      bob.onCall(arrived::add);
      OutgoingCall near = alice.call(bob.address(), "bob", "offer");
      IncomingCall far = arrived.poll(10, TimeUnit.SECONDS);
      far.answer("answer");
      near.answered().get(10, TimeUnit.SECONDS);
      assertThat(near.reinvite("again").get(10, TimeUnit.SECONDS).status()).isEqualTo(488);
      far.onOffer(offer -> "answer to " + offer);
      near.onOffer(offer -> "reply to " + offer);
      assertThat(near.reinvite("this").get(10, TimeUnit.SECONDS).body())
          .isEqualTo("answer to this");
      assertThat(far.reinvite("that").get(10, TimeUnit.SECONDS).body()).isEqualTo("reply to that");
      assertThat(far.bye().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  @Test
  void theCalledSideCanHangUp() throws Exception {
    try (UserAgent alice = UserAgent.udp("alice");
        UserAgent bob = UserAgent.udp("bob")) {
      CompletableFuture<IncomingCall> incoming = ringing(bob);
      OutgoingCall call = alice.call(bob.address(), "bob", SDP);
      IncomingCall atBob = soon(incoming);
      atBob.answer(SDP);
      soon(atBob.acknowledged());
      assertThat(soon(atBob.bye()).status()).isEqualTo(200);
      assertThat(soon(call.ended()).uri()).isEqualTo(uri("alice", alice));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatIsCancelledWhileItRings(Transport transport) throws Exception {
    Trace trace = new Trace();
    try (UserAgent alice = agent("alice", transport, trace);
        UserAgent bob = agent("bob", transport, trace)) {
      CompletableFuture<IncomingCall> incoming = ringing(bob);
      OutgoingCall call = alice.call(bob.address(), "bob", SDP);
      soon(call.ringing());
      call.cancel();
      soon(soon(incoming).cancelled());
      assertRefused(call, 487);
      assertThat(trace.titles("alice", true)).containsExactly("INVITE", "CANCEL", "ACK");
    }
  }

  @Test
  void aCancelBeforeAnyAnswerWaitsForTheFirst() throws Exception {
    try (UserAgent alice = agent("alice", Transport.UDP, new Trace());
        UserAgent bob = UserAgent.udp("bob")) {
      CompletableFuture<IncomingCall> incoming = ringing(bob);
      OutgoingCall call = alice.call(bob.address(), "bob", SDP);
      call.cancel();
      assertRefused(call, 487);
      soon(soon(incoming).cancelled());
      assertThat(alice.trace().entries().get(1).message().status()).isEqualTo(100);
    }
  }

  @Test
  void busy() throws Exception {
    try (UserAgent alice = UserAgent.udp("alice");
        UserAgent bob = UserAgent.udp("bob")) {
      CompletableFuture<IncomingCall> incoming = new CompletableFuture<>();
      bob.onCall(
          call -> {
            call.refuse(486, "Busy Here");
            incoming.complete(call);
          });
      assertRefused(alice.call(bob.address(), "bob", SDP), 486);
      assertThat(soon(soon(incoming).acknowledged()).parameter("Via", "branch"))
          .isEqualTo(alice.trace().entries().get(0).message().parameter("Via", "branch"));
    }
  }

  @Test
  void whatIsLostIsSaidAgain() throws Exception {
    Trace trace = new Trace();
    Duration t1 = Duration.ofMillis(30);
    InetSocketAddress any = UserAgent.loopback(0);
    try (UserAgent alice = new UserAgent("alice", Transport.UDP, any, t1, trace);
        UserAgent bob = new UserAgent("bob", Transport.UDP, any, t1, trace)) {
      AtomicInteger invites = new AtomicInteger(2);
      AtomicInteger acks = new AtomicInteger(2);
      AtomicInteger byes = new AtomicInteger(1);
      bob.loseIncoming(
          message ->
              switch (message.method()) {
                case "INVITE" -> invites.getAndDecrement() > 0;
                case "ACK" -> acks.getAndDecrement() > 0;
                case "BYE" -> byes.getAndDecrement() > 0;
                default -> false;
              });
      CompletableFuture<IncomingCall> incoming = ringing(bob);
      OutgoingCall call = alice.call(bob.address(), "bob", SDP);
      soon(incoming).answer(SDP);
      soon(soon(incoming).acknowledged());
      soon(call.answered());
      soon(call.bye());
      // once more where the answer was not there in time
      assertThat(repeats(trace, "alice", "INVITE")).isGreaterThanOrEqualTo(2);
      assertThat(repeats(trace, "alice", "ACK")).isGreaterThanOrEqualTo(2);
      assertThat(repeats(trace, "alice", "BYE")).isGreaterThanOrEqualTo(1);
      assertThat(repeats(trace, "bob", "200 OK")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void silenceBecomesATimeout() throws Exception {
    InetSocketAddress any = UserAgent.loopback(0);
    try (UserAgent alice =
            new UserAgent("alice", Transport.UDP, any, Duration.ofMillis(5), new Trace());
        UserAgent bob = UserAgent.udp("bob")) {
      bob.loseIncoming(message -> true);
      assertRefused(alice.call(bob.address(), "bob", SDP), 408);
      // T1 doubles from 5 ms and everything ends at 64·T1: at 0, 5, 15, 35, 75, 155, 315
      assertThat(alice.trace().titles("alice", true)).hasSize(7);
    }
  }

  @Test
  void anAgentAnswersOptionsAndRefusesWhatItDoesNotKnow() throws Exception {
    try (UserAgent alice = UserAgent.udp("alice");
        UserAgent bob = UserAgent.udp("bob")) {
      assertThat(soon(alice.options(bob.address())).status()).isEqualTo(200);
      assertRefused(alice.call(bob.address(), "bob", SDP), 480);
    }
  }

  @Test
  void readsCompactFormsAndOddSpacing() {
    SipMessage message =
        SipMessage.parse(
            "BYE sip:bob@127.0.0.1:5062 SIP/2.0\r\nv:SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1;x\r\n"
                + "f : <sip:a@b;x=1>;tag=7\r\ni: id\r\nCSeq:  3   BYE\r\nl: 2\r\n\r\nhi");
    assertThat(message.parameter("Via", "branch")).isEqualTo("z9hG4bK1");
    assertThat(message.parameter("From", "tag")).isEqualTo("7");
    assertThat(message.uri("From")).isEqualTo("sip:a@b;x=1");
    assertThat(message.header("call-id")).isEqualTo("id");
    assertThat(message.cseq()).isEqualTo(3);
    assertThat(message.body()).isEqualTo("hi");
    assertThat(message.toString()).endsWith("Content-Length: 2\r\n\r\nhi");
  }

  private static CompletableFuture<IncomingCall> ringing(UserAgent bob) {
    CompletableFuture<IncomingCall> incoming = new CompletableFuture<>();
    bob.onCall(
        call -> {
          call.ring();
          incoming.complete(call);
        });
    return incoming;
  }

  private static UserAgent agent(String user, Transport transport, Trace trace) throws Exception {
    return new UserAgent(user, transport, UserAgent.loopback(0), PATIENT, trace);
  }

  private static String uri(String user, UserAgent agent) {
    return "sip:" + user + "@127.0.0.1:" + agent.address().getPort();
  }

  private static long repeats(Trace trace, String agent, String title) {
    return trace.entries().stream()
        .filter(e -> e.agent().equals(agent) && e.sent() && e.repeat())
        .filter(e -> e.message().title().equals(title))
        .filter(e -> e.message().isRequest() || e.message().method().equals("INVITE"))
        .count();
  }

  private static void assertRefused(OutgoingCall call, int status) {
    assertThatThrownBy(() -> soon(call.answered()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            CallRefusedException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private static <T> T soon(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
