package io.patchbay.itests.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.rtp.ImpairedPath;
import io.patchbay.testkit.rtp.Impairment;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What phones hear by RTCP, and what the console says of their media, in both modes. */
class RtcpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CNAME_OF_PHONES = "tone@testkit.invalid";
  private static final int SR = 200;
  private static final int BYE = 203;

  private Phone alice;
  private Phone bob;

  @BeforeEach
  void plugIn() throws Exception {
    alice = new Phone("alice");
    bob = new Phone("bob");
  }

  @AfterEach
  void unplug() {
    alice.close();
    bob.close();
  }

  private Gateway gateway(String mode) throws Exception {
    return Product.distribution()
        .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
        .set(Product.RELAY, "rtcp", mode)
        .start(Product.START);
  }

  @Test
  void forwardedReportsComeAsTheyWereSent() throws Exception {
    try (Gateway gateway = gateway("forward");
        Conversation call = Conversation.between(alice, bob, gateway)) {
      await().atMost(PATIENCE).until(() -> call.far().rtcp().size() >= 2);
      for (ByteBuffer report : call.far().rtcp()) {
        assertThat(text(report)).contains(CNAME_OF_PHONES);
      }
      call.hangUp();
    }
  }

  @Test
  void terminatedReportsTellWhatTheGatewayHeardThroughABadNetwork() throws Exception {
    try (Gateway gateway = gateway("terminate");
        Talk near = new Talk();
        Talk far = new Talk()) {
      OutgoingCall caller = alice.dial(gateway.sip(), "bob", near);
      IncomingCall callee = bob.ringing();
      callee.answer(far.sdp());
      InetSocketAddress relay =
          SdpAudio.parse(caller.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body())
              .rtp();
      far.begin(callee.invite().body());
      try (ImpairedPath path =
          new ImpairedPath(
              relay, Impairment.none(5).withLoss(0.1).withJitter(Duration.ofMillis(5)))) {
        near.begin(path.address(), new InetSocketAddress(relay.getAddress(), relay.getPort() + 1));
        // reports before that are of one who only receives, or hears of nobody
        await().atMost(PATIENCE).until(() -> near.heard() > 0 && far.heard() > 0);
        int toNear = near.rtcp().size();
        int toFar = far.rtcp().size();
        await()
            .atMost(PATIENCE)
            .until(() -> near.rtcp().size() >= toNear + 2 && far.rtcp().size() >= toFar + 2);
        near.fallSilent();
        await().atMost(PATIENCE).until(() -> path.tally().complete());
        expectOurReports(near, toNear);
        expectOurReports(far, toFar);
        assertThat(blockLoss(near.rtcp().get(toNear + 1))).as("lost by our report").isPositive();
        ImpairedPath.Tally done = path.tally();
        await().atMost(PATIENCE).untilAsserted(() -> expectConsoleToKnow(gateway, done));
      }
      far.fallSilent();
      assertThat(caller.bye().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .until(() -> types(far.rtcp().get(far.rtcp().size() - 1)).contains(BYE));
    }
  }

  private static void expectOurReports(Talk talk, int from) {
    for (ByteBuffer report : talk.rtcp().subList(from, talk.rtcp().size())) {
      assertThat(report.get(1) & 0xFF).isEqualTo(SR);
      assertThat(text(report)).doesNotContain(CNAME_OF_PHONES);
    }
  }

  /** The cumulative loss in the first report block of a sender report. */
  private static int blockLoss(ByteBuffer report) {
    assertThat(report.get(0) & 0x1F).as("report blocks").isEqualTo(1);
    return report.getInt(32) & 0xFFFFFF;
  }

  private static void expectConsoleToKnow(Gateway gateway, ImpairedPath.Tally done)
      throws Exception {
    String shown = Product.shell(gateway, "patchbay:media");
    List<String> quality =
        shown
            .substring(shown.indexOf("SSRC"))
            .lines()
            .skip(1)
            .filter(line -> line.contains("  a  "))
            .map(String::strip)
            .toList();
    assertThat(quality).as(shown).hasSize(1);
    String[] cells = quality.get(0).split("\\s{2,}", -1);
    long lost = Long.parseLong(cells[4]);
    long expected = Long.parseLong(cells[5]);
    assertThat(expected - lost).as("packets that came").isEqualTo(done.sent() - done.lost());
    assertThat(lost).isPositive().isLessThanOrEqualTo(done.lost());
  }

  private static List<Integer> types(ByteBuffer compound) {
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < compound.limit(); at += 4 * ((compound.getShort(at + 2) & 0xFFFF) + 1)) {
      types.add(compound.get(at + 1) & 0xFF);
    }
    return types;
  }

  private static String text(ByteBuffer packet) {
    return ISO_8859_1.decode(packet.duplicate()).toString();
  }
}
