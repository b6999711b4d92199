package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.SipMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A call that is up between two phones, both of which talk. */
final class Conversation implements AutoCloseable {
  /** What the caller's tone is. */
  static final double NEAR_HERTZ = 440;

  /** What the tone of the called one is. */
  static final double FAR_HERTZ = 660;

  private static final int SECONDS = 30;
  private static final int SOME_PACKETS = 25;

  private final OutgoingCall caller;
  private final IncomingCall callee;
  private final Talk near;
  private final Talk far;
  private final InetSocketAddress relay;

  private Conversation(
      OutgoingCall caller, IncomingCall callee, Talk near, Talk far, InetSocketAddress relay) {
    this.caller = caller;
    this.callee = callee;
    this.near = near;
    this.far = far;
    this.relay = relay;
  }

  static Conversation between(Phone a, Phone b, Gateway gateway) throws Exception {
    return between(a, b, gateway.sip(), "bob");
  }

  /** Calls, picks up, and both begin to talk. */
  static Conversation between(Phone a, Phone b, InetSocketAddress gateway, String user)
      throws Exception {
    Talk near = new Talk(NEAR_HERTZ, a.agent().address().getAddress());
    OutgoingCall caller = a.dial(gateway, user, near);
    IncomingCall callee = b.ringing();
    Talk far = new Talk(FAR_HERTZ, b.agent().address().getAddress());
    callee.answer(far.sdp());
    SipMessage answer = caller.answered().get(SECONDS, TimeUnit.SECONDS);
    near.begin(answer.body());
    far.begin(callee.invite().body());
    return new Conversation(caller, callee, near, far, SdpAudio.parse(answer.body()).rtp());
  }

  OutgoingCall caller() {
    return caller;
  }

  IncomingCall callee() {
    return callee;
  }

  Talk near() {
    return near;
  }

  Talk far() {
    return far;
  }

  /** Where the gateway takes the caller's RTP. */
  InetSocketAddress relay() {
    return relay;
  }

  /** From now on each must hear more of the other. */
  void expectMediaBothWays() {
    expectMediaBothWays(SOME_PACKETS);
  }

  /** As above, more than so many packets. */
  void expectMediaBothWays(int packets) {
    long nearBefore = near.heard();
    long farBefore = far.heard();
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .untilAsserted(
            () -> {
              assertThat(near.heard())
                  .as("heard by the caller")
                  .isGreaterThan(nearBefore + packets);
              assertThat(far.heard()).as("heard by the called").isGreaterThan(farBefore + packets);
            });
  }

  void fallSilent() {
    near.fallSilent();
    far.fallSilent();
  }

  /** The caller hangs up, and the other side hears of it. */
  void hangUp() throws Exception {
    assertThat(caller.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    callee.ended().get(SECONDS, TimeUnit.SECONDS);
  }

  /** The gateway ends it on both legs. */
  Ends awaitEnds() throws Exception {
    return new Ends(
        caller.ended().get(SECONDS, TimeUnit.SECONDS),
        callee.ended().get(SECONDS, TimeUnit.SECONDS));
  }

  /** The BYE on each leg. */
  record Ends(SipMessage near, SipMessage far) {}

  /** Ends the audio only. */
  @Override
  public void close() {
    near.close();
    far.close();
  }
}
