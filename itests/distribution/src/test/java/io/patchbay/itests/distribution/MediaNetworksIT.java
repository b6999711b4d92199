package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.SipMessage;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A phone with an IPv4 address and one with an IPv6 address, and interfaces that come and go. */
class MediaNetworksIT {
  private static final String SIX = "io.patchbay.media.relay.interface-six.cfg";
  private static final int SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(SECONDS);

  private static InetAddress loopback6;
  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    loopback6 = InetAddress.getByName("::1");
    alice = new Phone("alice");
    bob = new Phone("bob", loopback6);
    gateway =
        Product.distribution()
            .file(
                "io.patchbay.sip.listener-six.cfg",
                "transport=udp",
                "bind.address=::1",
                "port=" + FreePorts.one())
            .set(Product.RELAY, "bind.address", "127.0.0.1")
            .file(SIX, "bind.address=::1", "ports=31000-31099")
            .set(Product.ROUTE, "target", "sip:{user}@[::1]:" + bob.port() + ";transport=udp")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
  }

  @Test
  void aCallGoesFromOneFamilyToTheOtherAndBack() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      assertThat(call.relay().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
      InetSocketAddress towardsBob = SdpAudio.parse(call.callee().invite().body()).rtp();
      assertThat(towardsBob.getAddress()).isEqualTo(loopback6);
      assertThat(towardsBob.getPort()).isBetween(31000, 31099);
      assertThat(call.callee().invite().body()).doesNotContain("IP4");
      call.hangUp();
    }
  }

  @Test
  void anInterfaceChangesAndGoesWithoutHarmToTheCallsItHas() throws Exception {
    try (Conversation old = Conversation.between(alice, bob, gateway)) {
      old.expectMediaBothWays();
      gateway.set(SIX, "ports", "31200-31299");
      awaitNetworks("31200-31299");
      try (Conversation fresh = Conversation.between(alice, bob, gateway)) {
        fresh.expectMediaBothWays();
        assertThat(SdpAudio.parse(fresh.callee().invite().body()).rtp().getPort())
            .isBetween(31200, 31299);
        fresh.hangUp();
      }
      gateway.remove(SIX);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(media()).doesNotContain("31200-31299"));
      SipMessage refusal = alice.refusal(gateway.sip(), "bob");
      assertThat(refusal.status()).isIn(488, 503);
      Product.awaitLog(gateway, "no media address of family");
      old.expectMediaBothWays();
      old.hangUp();
    } finally {
      gateway.write(SIX, "bind.address=::1", "ports=31000-31099");
      awaitNetworks("31000-31099");
    }
  }

  @Test
  void aCallBecomesAFaxAndUdptlFlowsBothWays() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway);
        DatagramSocket nearFax = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        DatagramSocket farFax = new DatagramSocket(0, loopback6)) {
      call.expectMediaBothWays();
      call.fallSilent();
      StringBuilder offered = new StringBuilder();
      call.callee()
          .onOffer(
              offer -> {
                offered.append(offer);
                return fax(farFax);
              });
      SipMessage answer = call.caller().reinvite(fax(nearFax)).get(SECONDS, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(offered.toString()).contains("m=image ", "udptl t38", "T38FaxVersion");
      InetSocketAddress towardsNear = image(answer.body());
      InetSocketAddress towardsFar = image(offered.toString());
      assertThat(exchange(nearFax, towardsNear, farFax, towardsFar, "T.30 from alice"))
          .isEqualTo("T.30 from alice");
      assertThat(exchange(farFax, towardsFar, nearFax, towardsNear, "T.30 from bob"))
          .isEqualTo("T.30 from bob");
      call.hangUp();
    }
  }

  @Test
  void moreSessionsThanTheRelayMayHaveAreRefusedWith503() throws Exception {
    try (Conversation only = Conversation.between(alice, bob, gateway)) {
      gateway.set(Product.RELAY, "max.sessions", "1");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(media()).contains("sessions: 1 of 1"));
      SipMessage refusal = alice.refusal(gateway.sip(), "bob");
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.header("Retry-After")).matches("[1-9]\\d*");
      only.expectMediaBothWays();
      only.hangUp();
    } finally {
      gateway.set(Product.RELAY, "max.sessions", "0");
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(media()).doesNotContain("of 1 ("));
    }
  }

  /** Both speak once, so that each is known; then one is heard by the other. */
  private static String exchange(
      DatagramSocket from,
      InetSocketAddress fromRelay,
      DatagramSocket to,
      InetSocketAddress toRelay,
      String words)
      throws Exception {
    byte[] packet = words.getBytes(StandardCharsets.US_ASCII);
    DatagramPacket heard = new DatagramPacket(new byte[1500], 1500);
    to.setSoTimeout((int) PATIENCE.toMillis());
    from.send(new DatagramPacket(packet, packet.length, fromRelay));
    to.receive(heard);
    assertThat(heard.getSocketAddress()).isEqualTo(toRelay);
    return new String(heard.getData(), 0, heard.getLength(), StandardCharsets.US_ASCII);
  }

  private static String fax(DatagramSocket socket) {
    String family = socket.getLocalAddress().equals(loopback6) ? "IP6" : "IP4";
    String host = socket.getLocalAddress().getHostAddress();
    return String.join(
        "\r\n",
        "v=0",
        "o=- 2 3 IN " + family + ' ' + host,
        "s=-",
        "c=IN " + family + ' ' + host,
        "t=0 0",
        "m=audio 0 RTP/AVP 0",
        "m=image " + socket.getLocalPort() + " udptl t38",
        "a=T38FaxVersion:0",
        "a=T38FaxRateManagement:transferredTCF",
        "");
  }

  private static InetSocketAddress image(String sdp) throws Exception {
    String host = "";
    for (String line : sdp.lines().toList()) {
      if (line.startsWith("c=")) {
        host = line.substring(line.lastIndexOf(' ') + 1);
      } else if (line.startsWith("m=image ")) {
        int port = Integer.parseInt(line.split(" ", -1)[1]);
        return new InetSocketAddress(InetAddress.getByName(connection(sdp, host)), port);
      }
    }
    throw new AssertionError("no image in " + sdp);
  }

  /** The c= line of the last medium, where it has one. */
  private static String connection(String sdp, String session) {
    String after = sdp.substring(sdp.indexOf("m=image"));
    int own = after.indexOf("c=IN ");
    return own < 0 ? session : after.substring(own).lines().findFirst().orElseThrow().split(" ")[2];
  }

  private static String media() throws Exception {
    return Product.shell(gateway, "patchbay:media");
  }

  private static void awaitNetworks(String ports) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(media()).contains(ports));
  }
}
