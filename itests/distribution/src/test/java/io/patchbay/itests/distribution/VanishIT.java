package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.sip.CallRefusedException;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that go away at the worst moment: the call ends on both legs, and nothing is left. */
class VanishIT {
  /** Longer than the 64*T1 a 2xx waits for its ACK. */
  private static final int SECONDS = 45;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Phone bob;
  private static Gateway gateway;
  private static Product.AtRest atRest;

  private Phone alice;

  @BeforeAll
  static void start() throws Exception {
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.TRANSPORT, "t1", "50")
            .set(Product.RELAY, "idle.timeout", "3")
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .start(Product.START);
    Product.status(gateway); // the console's own threads stay
    atRest = Product.AtRest.of(gateway);
  }

  @AfterAll
  static void nothingIsLeftInTheEnd() throws Exception {
    Product.expectNothingLeft(gateway, atRest);
    gateway.close();
    bob.close();
  }

  @BeforeEach
  void open() throws Exception {
    alice = new Phone("alice");
  }

  @AfterEach
  void noCallAndNoPortIsLeft() {
    alice.close();
    // transactions take their time to go: see nothingIsLeftInTheEnd
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(gateway.watch().udpPorts()).isEqualTo(atRest.udpPorts());
              assertThat(Product.number(Product.status(gateway), "calls.now")).isZero();
            });
  }

  @Test
  void callersThatNeverAcknowledgeGetByeAndSoDoTheCalled() throws Exception {
    try (RawPeer caller = new RawPeer(gateway.sip());
        Talk talk = new Talk();
        Talk farFromCaller = new Talk();
        Talk farFromGone = new Talk()) {
      SipMessage invite = caller.request("INVITE", "bob").withBody("application/sdp", talk.sdp());
      caller.send(invite.toString());
      IncomingCall call = bob.ringing();
      alice.dial(gateway.sip(), "bob", talk);
      IncomingCall callOfGone = bob.ringing();
      alice.close(); // before the answer, and without a word
      answerAndTalk(call, farFromCaller);
      answerAndTalk(callOfGone, farFromGone);

      SipMessage bye = caller.await(message -> message.method().equals("BYE"));
      assertThat(bye.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
      assertThat(reasonOfEnd(call)).contains("no ACK");
      assertThat(reasonOfEnd(callOfGone)).contains("no ACK");
    }
  }

  @Test
  void callWhereBothFallSilentGetsByeOnBothLegs() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      call.fallSilent();

      Conversation.Ends ends = call.awaitEnds();
      assertThat(ends.near().header("Reason")).contains("no media");
      assertThat(ends.far().header("Reason")).contains("no media");
    }
  }

  @Test
  void callCancelledWhileItRingsIsCancelledAtTheCalled() throws Exception {
    try (Talk talk = new Talk()) {
      OutgoingCall call = alice.dial(gateway.sip(), "bob", talk);
      IncomingCall arrived = bob.ringing();
      arrived.ring();
      call.ringing().get(SECONDS, TimeUnit.SECONDS);
      call.cancel();

      arrived.cancelled().get(SECONDS, TimeUnit.SECONDS);
      assertThat(statusOf(call)).isEqualTo(487);
    }
  }

  @Test
  void callWhoseCallerIsKilledEndsAtTheCalled() throws Exception {
    IncomingCall arrived;
    try (Talk far = new Talk()) {
      try (Sipp caller = Sipp.builtIn("uac_pcap").to(gateway.sip()).calls(1).start()) {
        arrived = bob.ringing();
        arrived.answer(far.sdp());
        // SIPp sends what it recorded once its ACK is out
        await().atMost(PATIENCE).until(() -> far.heard() > 0);
      } // killed without a word

      assertThat(reasonOfEnd(arrived)).contains("no media");
    }
  }

  /** The called one talks, so that silence is no reason to end the call. */
  private static void answerAndTalk(IncomingCall call, Talk far) {
    call.answer(far.sdp());
    far.begin(call.invite().body());
  }

  private static String reasonOfEnd(IncomingCall call) throws Exception {
    return call.ended().get(SECONDS, TimeUnit.SECONDS).header("Reason");
  }

  private static int statusOf(OutgoingCall call) throws Exception {
    try {
      return call.answered().get(SECONDS, TimeUnit.SECONDS).status();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(CallRefusedException.class);
      return ((CallRefusedException) e.getCause()).status();
    }
  }
}
