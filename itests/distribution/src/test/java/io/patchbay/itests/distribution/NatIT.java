package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.SipMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Media goes to where it really comes from (RFC 4961), and stays there. */
class NatIT extends AliceAndBob {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME_PACKETS = 50;

  @Test
  void mediaReturnsToTheRealSourceAndAStrangerIsRefused() throws Exception {
    try (Talk told = new Talk();
        Talk real = new Talk();
        Talk far = new Talk();
        Talk stranger = new Talk()) {
      OutgoingCall call = alice.dial(gateway.sip(), "bob", told);
      IncomingCall arrived = bob.ringing();
      arrived.answer(far.sdp());
      SipMessage answer = call.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      InetSocketAddress relay = SdpAudio.parse(answer.body()).rtp();
      real.begin(relay);
      awaitHeard(far);
      far.begin(arrived.invite().body());
      awaitHeard(real);
      assertThat(told.heard()).isZero();

      stranger.begin(relay);
      await().atMost(PATIENCE).until(() -> stranger.sent() >= SOME_PACKETS);
      awaitHeard(far);
      awaitHeard(real);
      assertThat(far.strangers()).as("what the called heard of the stranger").isZero();
      assertThat(stranger.heard()).isZero();
      assertThat(call.bye().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  private static void awaitHeard(Talk talk) {
    long before = talk.heard();
    await().atMost(PATIENCE).until(() -> talk.heard() > before + SOME_PACKETS);
  }
}
