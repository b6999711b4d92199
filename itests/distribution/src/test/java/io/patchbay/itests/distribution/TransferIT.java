package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.SipMessage;
import io.patchbay.testkit.sip.Trace;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bob, or Alice, asks the gateway to put somebody else in his place. */
class TransferIT {
  private static final int SECONDS = 60;
  private static final int SOME_PACKETS = 25;

  private static Phone alice;
  private static Phone bob;
  private static Phone carol;
  private static Gateway gateway;
  private static ExecutorService operator;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("alice");
    bob = new Phone("bob");
    carol = new Phone("carol");
    operator = Executors.newSingleThreadExecutor();
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .file(
                "io.patchbay.routing.route-carol.cfg",
                "pattern=carol",
                "priority=10",
                "target=" + Product.targetAt(carol.port()))
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
    carol.close();
    operator.shutdownNow();
  }

  @Test
  void theCalledOneHandsTheCallerOn() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        Talk third = new Talk(Conversation.FAR_HERTZ)) {
      call.expectMediaBothWays();
      long heardBefore = call.near().heard();
      call.caller().onOffer(call.near()::follow);
      SipMessage accepted =
          call.callee().refer("sip:carol@" + host()).get(SECONDS, TimeUnit.SECONDS);
      assertThat(accepted.status()).isEqualTo(202);
      IncomingCall atCarol = carol.ringing();
      assertThat(atCarol.invite().header("Referred-By")).contains("bob");
      atCarol.answer(third.sdp());
      third.begin(atCarol.invite().body());
      call.callee().ended().get(SECONDS, TimeUnit.SECONDS);
      assertThat(lastNotify(call.callee().notified())).startsWith("SIP/2.0 200");
      expectTalk(call.near(), third, heardBefore);
      assertThat(call.caller().bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      atCarol.ended().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void theCallerHandsTheCalledOneOn() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        Talk third = new Talk(Conversation.NEAR_HERTZ)) {
      call.expectMediaBothWays();
      long heardBefore = call.far().heard();
      call.callee().onOffer(call.far()::follow);
      SipMessage accepted =
          call.caller().refer("sip:carol@" + host()).get(SECONDS, TimeUnit.SECONDS);
      assertThat(accepted.status()).isEqualTo(202);
      IncomingCall atCarol = carol.ringing();
      atCarol.answer(third.sdp());
      third.begin(atCarol.invite().body());
      call.caller().ended().get(SECONDS, TimeUnit.SECONDS);
      expectTalk(call.far(), third, heardBefore);
      assertThat(atCarol.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      call.callee().ended().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void anOperatorHandsTheCallerOn() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        Talk third = new Talk(Conversation.FAR_HERTZ)) {
      call.expectMediaBothWays();
      long heardBefore = call.near().heard();
      call.caller().onOffer(call.near()::follow);
      // the last one: those before may still wait for the answer to a BYE
      String id =
          Product.shell(gateway, "patchbay:calls")
              .lines()
              .skip(1)
              .reduce((earlier, later) -> later)
              .orElseThrow();
      String command = "patchbay:transfer " + id.strip().split(" ", 2)[0] + " a carol";
      Future<String> said = operator.submit(() -> Product.shell(gateway, command));
      IncomingCall atCarol = carol.ringing();
      atCarol.answer(third.sdp());
      third.begin(atCarol.invite().body());
      assertThat(said.get(SECONDS, TimeUnit.SECONDS)).endsWith(" is transferred to carol\n");
      call.callee().ended().get(SECONDS, TimeUnit.SECONDS);
      expectTalk(call.near(), third, heardBefore);
      assertThat(call.caller().bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      atCarol.ended().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsRefusedGoesOnTalkingAsBefore() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      assertThat(call.callee().refer("sip:carol@" + host()).get(SECONDS, TimeUnit.SECONDS).status())
          .isEqualTo(202);
      carol.ringing().refuse(486, "Busy Here");
      await()
          .atMost(Duration.ofSeconds(SECONDS))
          .untilAsserted(
              () ->
                  assertThat(call.callee().notified())
                      .anyMatch(notify -> notify.body().startsWith("SIP/2.0 486")));
      call.expectMediaBothWays();
      call.hangUp();
    }
  }

  @Test
  void aConsultationJoinsTheTwoOthers() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        Talk consulting = new Talk();
        Talk third = new Talk(Conversation.FAR_HERTZ)) {
      call.expectMediaBothWays();
      long heardBefore = call.near().heard();
      OutgoingCall consultation = bob.dial(gateway.sip(), "carol", consulting);
      IncomingCall atCarol = carol.ringing();
      atCarol.answer(third.sdp());
      SipMessage answer = consultation.answered().get(SECONDS, TimeUnit.SECONDS);
      third.begin(SdpAudio.parse(atCarol.invite().body()).rtp());
      call.caller().onOffer(call.near()::follow);
      atCarol.onOffer(third::follow);
      String replaces =
          consultation.id()
              + "%3Bto-tag%3D"
              + answer.parameter("To", "tag")
              + "%3Bfrom-tag%3D"
              + answer.parameter("From", "tag");
      SipMessage accepted =
          call.callee()
              .refer("sip:carol@" + host() + "?Replaces=" + replaces.replace("@", "%40"))
              .get(SECONDS, TimeUnit.SECONDS);
      assertThat(accepted.status()).isEqualTo(202);
      call.callee().ended().get(SECONDS, TimeUnit.SECONDS);
      consultation.ended().get(SECONDS, TimeUnit.SECONDS);
      expectTalk(call.near(), third, heardBefore);
      assertThat(call.caller().bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      atCarol.ended().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoRingsIsPickedUpByAnother() throws Exception {
    try (Talk near = new Talk(Conversation.NEAR_HERTZ);
        Talk third = new Talk(Conversation.FAR_HERTZ)) {
      OutgoingCall call = alice.dial(gateway.sip(), "bob", near);
      IncomingCall atBob = bob.ringing();
      atBob.ring();
      call.ringing().get(SECONDS, TimeUnit.SECONDS);
      OutgoingCall pickup =
          carol
              .agent()
              .call(
                  gateway.sip(),
                  "bob",
                  third.sdp(),
                  "Replaces: " + ringing(atBob.invite()) + ";early-only");
      SipMessage toCarol = pickup.answered().get(SECONDS, TimeUnit.SECONDS);
      SipMessage toAlice = call.answered().get(SECONDS, TimeUnit.SECONDS);
      assertThat(atBob.cancelled().get(SECONDS, TimeUnit.SECONDS).header("Reason"))
          .contains("completed elsewhere");
      near.begin(toAlice.body());
      third.begin(toCarol.body());
      expectTalk(near, third, 0);
      assertThat(call.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      pickup.ended().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The dialog that rings at Bob, as his phone would tell it to who watches it. */
  private static String ringing(SipMessage invite) {
    SipMessage ringing =
        bob.agent().trace().entries().stream()
            .filter(Trace.Entry::sent)
            .map(Trace.Entry::message)
            .filter(message -> message.status() == 180)
            .filter(message -> message.header("Call-ID").equals(invite.header("Call-ID")))
            .findFirst()
            .orElseThrow();
    return "%s;to-tag=%s;from-tag=%s"
        .formatted(
            invite.header("Call-ID"),
            invite.parameter("From", "tag"),
            ringing.parameter("To", "tag"));
  }

  private static String host() {
    return "127.0.0.1:" + gateway.sip().getPort();
  }

  private static String lastNotify(Iterable<SipMessage> notified) {
    String last = "";
    for (SipMessage notify : notified) {
      last = notify.body();
    }
    return last;
  }

  private static void expectTalk(Talk one, Talk other, long heardBefore) {
    long from = one.heard();
    long otherFrom = other.heard();
    assertThat(from).isGreaterThanOrEqualTo(heardBefore);
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .untilAsserted(
            () -> {
              assertThat(one.heard()).isGreaterThan(from + SOME_PACKETS);
              assertThat(other.heard()).isGreaterThan(otherFrom + SOME_PACKETS);
            });
  }
}
