package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SdpAudio;
import io.patchbay.testkit.sip.SipMessage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which codecs two phones hear of each other, by route and by trunk. */
class CodecsIT {
  private static final int SECONDS = 20;

  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("alice");
    // elsewhere, so that only his calls would come from the trunk
    bob = new Phone("bob", InetAddress.getByAddress(new byte[] {127, 0, 0, 3}));
    String atBob = "sip:{user}@127.0.0.3:" + bob.port();
    Gateway.Builder builder =
        Product.distribution()
            .file(
                "io.patchbay.trunk-carrier.cfg",
                "hosts=" + atBob.replace("{user}@", ""),
                "probe.interval=0",
                "media=codecs.strip=G729 opus, codecs.prefer=G722 PCMA");
    route(builder, "plain", atBob);
    route(builder, "strict", atBob, "codecs.strip=G729 opus", "codecs.prefer=PCMA");
    route(builder, "carrier", "trunk:carrier");
    route(builder, "both", "trunk:carrier", "codecs.strip=PCMA");
    gateway = builder.start(Product.START);
  }

  private static void route(
      Gateway.Builder builder, String user, String target, String... mediaOptions) {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("pattern=" + user, "priority=10", "target=" + target));
    for (String option : mediaOptions) {
      lines.add("media." + option);
    }
    builder.file("io.patchbay.routing.route-" + user + ".cfg", lines.toArray(new String[0]));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
  }

  /** What a phone with many codecs says, the preferred first. */
  private static String sdp(Talk talk, String formats) {
    return talk.sdp().replaceAll("m=audio (\\d+)[^\n]*", "m=audio $1 RTP/AVP " + formats)
        + """
        a=rtpmap:8 PCMA/8000
        a=rtpmap:9 G722/8000
        a=rtpmap:18 G729/8000
        a=fmtp:18 annexb=no
        a=rtpmap:96 opus/48000/2
        a=fmtp:96 useinbandfec=1
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        """
            .replace("\n", "\r\n");
  }

  private static String formats(String sdp) {
    return sdp.lines()
        .filter(line -> line.startsWith("m=audio"))
        .map(line -> line.replaceAll("m=audio \\d+ RTP/AVP ", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRouteStripsAndOrdersWhatEitherSideOffers() throws Exception {
    try (Talk near = new Talk();
        Talk far = new Talk()) {
      OutgoingCall call = alice.agent().call(gateway.sip(), "strict", sdp(near, "96 18 0 9 8 101"));
      IncomingCall atBob = bob.ringing();
      String offer = atBob.invite().body();
      assertThat(formats(offer)).isEqualTo("8 0 9 101");
      assertThat(offer)
          .doesNotContain("opus", "G729", "fmtp:96", "fmtp:18")
          .contains("a=fmtp:101 0-15", "a=rtpmap:9 G722/8000");
      atBob.answer(far.sdp());
      String answer = call.answered().get(SECONDS, TimeUnit.SECONDS).body();
      assertThat(formats(answer)).isEqualTo("0");
      near.begin(answer);
      far.begin(offer);

      // the called side offers, and what it offers goes through the same hands
      String[] offered = new String[1];
      call.onOffer(
          text -> {
            offered[0] = text;
            return near.follow(text);
          });
      SipMessage changed = atBob.reinvite(sdp(far, "18 96 0 8 101")).get(SECONDS, TimeUnit.SECONDS);
      assertThat(changed.status()).isEqualTo(200);
      assertThat(formats(offered[0])).isEqualTo("8 0 101");
      assertThat(offered[0]).doesNotContain("opus", "G729");
      assertThat(SdpAudio.parse(changed.body()).payloadType()).isZero();
      end(call, atBob);
    }
  }

  @Test
  void withoutAWordOfItEverythingPassesAsItCame() throws Exception {
    assertThat(formats(offered("plain", "96 18 0 9 8 101"))).isEqualTo("96 18 0 9 8 101");
  }

  @Test
  void aTrunkHasItsOwnAndARouteComesFirst() throws Exception {
    assertThat(formats(offered("carrier", "96 18 0 8 9 101"))).isEqualTo("9 8 0 101");
    // what the route says of one key is all that holds for it; the other is the trunk's
    assertThat(formats(offered("both", "96 18 0 8 9 101"))).isEqualTo("9 96 18 0 101");
  }

  @Test
  void whatHasNoCodecLeftIsRefusedAndNobodyRings() throws Exception {
    try (Talk near = new Talk()) {
      SipMessage refusal = alice.refusal(gateway.sip(), "strict", sdp(near, "96 18 101"));
      assertThat(refusal.status()).isEqualTo(488);
      assertThat(bob.rings()).isFalse();
      Product.oneComplaint(gateway, "no stream is left");
    }
  }

  /** What the called phone hears of an offer with those formats. */
  private static String offered(String user, String formats) throws Exception {
    try (Talk near = new Talk();
        Talk far = new Talk()) {
      OutgoingCall call = alice.agent().call(gateway.sip(), user, sdp(near, formats));
      IncomingCall atBob = bob.ringing();
      atBob.answer(far.sdp());
      call.answered().get(SECONDS, TimeUnit.SECONDS);
      end(call, atBob);
      return atBob.invite().body();
    }
  }

  private static void end(OutgoingCall call, IncomingCall atBob) throws Exception {
    assertThat(call.bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    atBob.ended().get(SECONDS, TimeUnit.SECONDS);
  }
}
