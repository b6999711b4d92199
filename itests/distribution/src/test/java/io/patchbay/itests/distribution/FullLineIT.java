package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
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

/**
 * A phone behind a line that takes hardly anything, so that what the relay sends it fills the send
 * buffer of its socket. The line is a cable of the kernel with nobody at its end. Needs root.
 */
class FullLineIT {
  private static final int SECONDS = 30;
  private static final String DEVICE = "pbl" + ProcessHandle.current().pid();
  private static final String NOWHERE = "pbn" + ProcessHandle.current().pid();
  private static final String NEAR_END = "198.51.100.33";
  private static final String FAR_END = "198.51.100.34";

  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    boolean root = run("sh", "-c", "[ $(id -u) = 0 ] && which ip tc") == 0;
    Product.needs(root, "needs root, ip and tc");
    must("ip link add " + DEVICE + " type veth peer name " + NOWHERE);
    must("ip addr add " + NEAR_END + "/30 dev " + DEVICE);
    must("ip link set " + DEVICE + " up");
    must("ip link set " + NOWHERE + " up");
    must("ip neigh add " + FAR_END + " lladdr 02:00:00:00:00:01 dev " + DEVICE);
    must("tc qdisc add dev " + DEVICE + " root tbf rate 8kbit burst 2000 limit 4000000");
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.RELAY, "bind.address", NEAR_END)
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
    must("ip link del " + DEVICE);
  }

  @Test
  void whatTheLineDoesNotTakeIsCountedAndOtherCallsGoOn() throws Exception {
    InetSocketAddress beyond = new InetSocketAddress(InetAddress.getByName(FAR_END), 4000);
    try (DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      OutgoingCall caller = alice.agent().call(gateway.sip(), "bob", sdp(near));
      IncomingCall callee = bob.ringing();
      callee.answer(SdpAudio.describe(beyond, G711.MU_LAW));
      SipMessage answer = caller.answered().get(SECONDS, TimeUnit.SECONDS);
      InetSocketAddress relay = SdpAudio.parse(answer.body()).rtp();
      String id = Product.shell(gateway, "patchbay:calls").split("\n", -1)[1].trim().split(" ")[0];
      ByteBuffer packet = ByteBuffer.allocate(172).put(0, (byte) 0x80).putInt(8, 0xA11CE);
      await()
          .atMost(Duration.ofSeconds(SECONDS))
          .untilAsserted(
              () -> {
                for (int i = 0; i < 100; i++) {
                  packet.putShort(2, (short) (packet.getShort(2) + 1));
                  near.send(new DatagramPacket(packet.array(), packet.capacity(), relay));
                }
                assertThat(Product.shell(gateway, "patchbay:call " + id)).contains(" congested");
              });
      try (Conversation other = Conversation.between(alice, bob, gateway)) {
        other.expectMediaBothWays(100);
        String streams = Product.shell(gateway, "patchbay:media");
        assertThat(streams.lines().filter(line -> line.contains(" congested"))).hasSize(1);
        other.hangUp();
      }
      assertThat(caller.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(Product.complaints(gateway, "relay")).isEmpty();
    }
  }

  private static String sdp(DatagramSocket socket) {
    return SdpAudio.describe(
        new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()), G711.MU_LAW);
  }

  private static void must(String command) throws Exception {
    assertThat(run(command.split(" ", -1))).as(command).isZero();
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
