package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Strangers at the ports of real calls, and calls of which one side is not heard. */
class MediaSafetyIT {
  private static final int SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.RELAY, "silence.noted", "2")
            .set(Product.RELAY, "idle.timeout", "5")
            .set(Product.RELAY, "hold.timeout", "10")
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
  }

  @Test
  void aStrangerWhoKnowsThePortHearsNothingAndIsNotHeard() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        DatagramSocket attacker = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      call.expectMediaBothWays();
      attacker.setSoTimeout(1);
      for (int i = 0; i < 500; i++) {
        byte[] packet = rtp(i);
        attacker.send(new DatagramPacket(packet, packet.length, call.relay()));
      }
      call.expectMediaBothWays();
      assertThat(call.far().strangers()).isZero();
      assertThat(call.near().strangers()).isZero();
      assertThat(hearsAnything(attacker)).isFalse();
      call.hangUp();
    }
  }

  @Test
  void oneWayAudioIsNotedWithTheCall() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      InetSocketAddress far = call.far().address();
      call.far().fallSilent();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                String id = onlyCall();
                assertThat(Product.shell(gateway, "patchbay:call " + id))
                    .contains("b is silent", "one-way audio: nothing from b")
                    .contains("b/0 RTP comes from 127.0.0.1:" + far.getPort());
              });
      call.hangUp();
    }
  }

  @Test
  void aCallOnHoldOutlivesTheIdleTimeoutAndEndsByItsOwn() throws Exception {
    try (Talk near = new Talk();
        Talk far = new Talk()) {
      OutgoingCall caller = alice.dial(gateway.sip(), "bob", near);
      IncomingCall callee = bob.ringing();
      callee.answer(far.sdp().replace("a=sendrecv\r\n", "") + "a=inactive\r\n");
      SipMessage nearBye = caller.ended().get(SECONDS, TimeUnit.SECONDS);
      SipMessage farBye = callee.ended().get(SECONDS, TimeUnit.SECONDS);
      assertThat(nearBye.header("Reason")).contains("on hold for too long");
      assertThat(farBye.header("Reason")).contains("on hold for too long");
    }
  }

  private static String onlyCall() throws Exception {
    String[] lines = Product.shell(gateway, "patchbay:calls").split("\n", -1);
    assertThat(lines).hasSizeGreaterThan(1);
    return lines[1].trim().split("\\s+", 2)[0];
  }

  private static byte[] rtp(int sequence) {
    return ByteBuffer.allocate(172)
        .put((byte) 0x80)
        .put((byte) 0)
        .putShort((short) sequence)
        .putInt(160 * sequence)
        .putInt(0xBAD)
        .array();
  }

  private static boolean hearsAnything(DatagramSocket socket) throws Exception {
    try {
      socket.receive(new DatagramPacket(new byte[2048], 2048));
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }
}
