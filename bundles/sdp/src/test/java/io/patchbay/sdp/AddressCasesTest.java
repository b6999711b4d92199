package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.RELAY;
import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.lines;
import static io.patchbay.sdp.Sdps.relay;
import static io.patchbay.sdp.Sdps.sdp;
import static io.patchbay.sdp.Sdps.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where addresses and ports stand, and that all of them are rewritten and nothing else. */
class AddressCasesTest {

  @Test
  void case1SessionLevelConnectionStaysAtSessionLevel() {
    SessionDescription offer = call("m=audio 5000 RTP/AVP 0 8", "a=ptime:20", "a=sendrecv");

    assertThat(anchor(offer).toString())
        .isEqualTo(
            text(
                "v=0",
                "o=alice 7 3 IN IP4 203.0.113.9",
                "s=call",
                "c=IN IP4 203.0.113.9",
                "t=0 0",
                "m=audio 20000 RTP/AVP 0 8",
                "a=ptime:20",
                "a=sendrecv"));
  }

  @Test
  void case2MediaLevelConnectionsAreRewrittenAndNoSessionLevelOneIsInvented() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=mozilla 7 3 IN IP4 192.0.2.1",
            "s=-",
            "t=0 0",
            "m=audio 5000 RTP/AVP 0",
            "c=IN IP4 192.0.2.1",
            "m=video 5002 RTP/AVP 96",
            "c=IN IP4 192.0.2.2",
            "a=rtpmap:96 VP8/90000");

    assertThat(lines(anchor(offer)))
        .containsExactly(
            "v=0",
            "o=mozilla 7 3 IN IP4 203.0.113.9",
            "s=-",
            "t=0 0",
            "m=audio 20000 RTP/AVP 0",
            "c=IN IP4 203.0.113.9",
            "m=video 20002 RTP/AVP 96",
            "c=IN IP4 203.0.113.9",
            "a=rtpmap:96 VP8/90000");
  }

  @Test
  void case3BothLevelsAreRewritten() {
    SessionDescription offer = call("m=audio 5000 RTP/AVP 0", "c=IN IP4 192.0.2.77");

    assertThat(lines(anchor(offer)))
        .containsOnlyOnce("m=audio 20000 RTP/AVP 0")
        .filteredOn(line -> line.startsWith("c="))
        .containsExactly("c=IN IP4 203.0.113.9", "c=IN IP4 203.0.113.9");
  }

  @Test
  void twoConnectionsInOneSectionAreBothRewritten() {
    SessionDescription offer =
        call("m=audio 5000 RTP/AVP 0", "c=IN IP4 192.0.2.5", "c=IN IP4 192.0.2.6");

    assertThat(anchor(offer).toString()).doesNotContain("192.0.2.");
    assertThat(lines(anchor(offer))).filteredOn(line -> line.startsWith("c=")).hasSize(3);
  }

  @Test
  void aMediumAtAnotherRelayAddressGetsItsOwnConnectionLine() {
    SessionDescription offer =
        call("m=audio 5000 RTP/AVP 0", "m=video 5002 RTP/AVP 96", "i=camera", "a=sendrecv");
    MediaAddress other = new MediaAddress(AddressFamily.IP4, "203.0.113.10", 30000, 30001);

    assertThat(lines(MediaAnchor.anchor(offer, List.of(relay(20000), other))))
        .containsSubsequence(
            "c=IN IP4 203.0.113.9",
            "m=audio 20000 RTP/AVP 0",
            "m=video 30000 RTP/AVP 96",
            "i=camera",
            "c=IN IP4 203.0.113.10",
            "a=sendrecv");
  }

  @Test
  void aStreamThatIsNotRelayedIsRejectedAndTellsNoAddress() {
    SessionDescription offer =
        call(
            "m=audio 5000 RTP/AVP 0",
            "m=message 7654 TCP/MSRP *",
            "c=IN IP4 192.0.2.44",
            "a=accept-types:text/plain",
            "a=path:msrp://192.0.2.44:7654/abc;tcp");

    SessionDescription sent = MediaAnchor.anchor(offer, Arrays.asList(relay(20000), null));

    assertThat(sent.toString()).doesNotContain("192.0.2.");
    assertThat(lines(sent))
        .endsWith("m=message 0 TCP/MSRP *", "c=IN IP4 203.0.113.9", "a=accept-types:text/plain");
  }

  @Test
  void aDescriptionWithoutLiveStreamsTellsNoAddressEither() {
    SessionDescription bye = call("m=audio 0 RTP/AVP 0", "c=IN IP4 192.0.2.1");

    assertThat(MediaAnchor.anchor(bye, Arrays.asList((MediaAddress) null)).toString())
        .doesNotContain("192.0.2.");
  }

  @Test
  void anchorsMustBeOnePerMedium() {
    assertThatThrownBy(() -> MediaAnchor.anchor(call("m=audio 5000 RTP/AVP 0"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Case12Rtcp {
    @Test
    void aPortOnlyIsRewritten() {
      SessionDescription offer = call("m=audio 5000 RTP/AVP 0", "a=rtcp:53020");

      assertThat(offer.media().get(0).rtcpPort()).hasValue(53020);
      assertThat(lines(anchor(offer))).endsWith("a=rtcp:20001");
    }

    @Test
    void anAddressIsRewrittenWithThePort() {
      SessionDescription offer =
          call("m=audio 5000 RTP/AVP 0", "a=rtcp:53020 IN IP4 192.0.2.99", "a=ptime:20");

      assertThat(offer.media().get(0).rtcpConnection())
          .hasValue(new Connection(AddressFamily.IP4, "192.0.2.99"));
      assertThat(lines(anchor(offer))).endsWith("a=rtcp:20001 IN IP4 203.0.113.9", "a=ptime:20");
    }

    @Test
    void anIp6AddressBecomesTheFamilyOfTheAnchor() {
      SessionDescription offer = call("m=audio 5000 RTP/AVP 0", "a=rtcp:53020 IN IP6 2001:db8::5");

      assertThat(lines(anchor(offer))).endsWith("a=rtcp:20001 IN IP4 203.0.113.9");
    }

    @Test
    void withoutTheAttributeItIsThePortAfterRtp() {
      SessionDescription offer = call("m=audio 5000 RTP/AVP 0");

      assertThat(offer.media().get(0).rtcpPort()).hasValue(5001);
      assertThat(anchor(offer).toString()).doesNotContain("a=rtcp");
    }

    @Test
    void itIsAddedWhenTheAnchorsPortsAreNoPair() {
      MediaAddress apart = new MediaAddress(AddressFamily.IP4, RELAY, 20000, 20007);

      assertThat(lines(MediaAnchor.anchor(call("m=audio 5000 RTP/AVP 0"), List.of(apart))))
          .endsWith("a=rtcp:20007");
    }

    @Test
    void aBadPortIsRefused() {
      assertThatThrownBy(
              () ->
                  SessionDescription.parse(
                      text("v=0", "o=- 1 1 IN IP4 h", "m=audio 5 RTP/AVP 0", "a=rtcp:99999")))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("line 4");
    }
  }

  @Nested
  class Case13RtcpMux {
    private final MediaAddress muxed = new MediaAddress(AddressFamily.IP4, RELAY, 20000, 20000);
    private final SessionDescription offersMux =
        call("m=audio 5000 RTP/AVP 0", "a=rtcp:5000", "a=rtcp-mux");
    private final SessionDescription plain = call("m=audio 5000 RTP/AVP 0");

    @Test
    void acceptKeepsItWhenTheAnchorIsMuxed() {
      assertThat(lines(MediaAnchor.anchor(offersMux, List.of(muxed))))
          .endsWith("m=audio 20000 RTP/AVP 0", "a=rtcp:20000", "a=rtcp-mux");
    }

    @Test
    void demuxAndRejectRemoveItWhenTheAnchorHasTwoPorts() {
      assertThat(lines(anchor(offersMux))).endsWith("m=audio 20000 RTP/AVP 0", "a=rtcp:20001");
    }

    @Test
    void offerAndRequireAddItWhereThePeerDidNotSayIt() {
      assertThat(lines(MediaAnchor.anchor(plain, List.of(muxed))))
          .endsWith("m=audio 20000 RTP/AVP 0", "a=rtcp-mux");
    }

    @Test
    void anAnswerWithoutMuxMeansTwoPorts() {
      MediaDescription answer = plain.media().get(0);

      assertThat(answer.rtcpMux()).isFalse();
      assertThat(answer.rtcpPort()).hasValue(5001);
    }

    @Test
    void anOfferNamesItsPortForBothOutcomes() {
      MediaDescription offer =
          call("m=audio 5000 RTP/AVP 0", "a=rtcp:5007", "a=rtcp-mux").media().get(0);

      assertThat(offer.rtcpPort(true)).hasValue(5000);
      assertThat(offer.rtcpPort(false)).hasValue(5007);
    }

    @Test
    void onceAgreedARepeatedAnchorKeepsItAndTheVersion() {
      OriginState leg = new OriginState("-", 5);
      SessionDescription first = MediaAnchor.anchor(offersMux, List.of(muxed));
      SessionDescription sent = leg.stamp(first, AddressFamily.IP4, RELAY);

      SessionDescription again = MediaAnchor.anchor(offersMux, List.of(muxed));

      assertThat(leg.stamp(again, AddressFamily.IP4, RELAY)).isSameAs(sent);
    }

    @Test
    void atSessionLevelItStaysOnlyWhenItHoldsForAll() {
      SessionDescription offer =
          sdp(
              "v=0",
              "o=- 1 1 IN IP4 192.0.2.1",
              "s=-",
              "c=IN IP4 192.0.2.1",
              "t=0 0",
              "a=rtcp-mux",
              "m=audio 5000 RTP/AVP 0",
              "m=video 5002 RTP/AVP 96");

      assertThat(lines(MediaAnchor.anchor(offer, List.of(muxed, relay(30000)))))
          .endsWith("t=0 0", "m=audio 20000 RTP/AVP 0", "a=rtcp-mux", "m=video 30000 RTP/AVP 96");
    }
  }

  @Test
  void case14IceIsRemovedAtBothLevels() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 1 1 IN IP4 192.0.2.1",
            "s=-",
            "c=IN IP4 192.0.2.1",
            "t=0 0",
            "a=ice-lite",
            "a=ice-options:trickle",
            "a=tool:phone",
            "m=audio 5000 RTP/AVP 0",
            "a=ice-ufrag:8hhY",
            "a=ice-pwd:asd88fgpdd777uzjYhagZg",
            "a=candidate:1 1 UDP 2130706431 10.0.1.1 8998 typ host",
            "a=remote-candidates:1 192.0.2.3 45664",
            "a=end-of-candidates",
            "a=alt:1 1 : 1234 5678 10.0.1.1 8998",
            "a=altc:1 IP6 2001:db8::1 45678",
            "a=ptime:20");

    assertThat(lines(anchor(offer)))
        .containsExactly(
            "v=0",
            "o=- 1 1 IN IP4 203.0.113.9",
            "s=-",
            "c=IN IP4 203.0.113.9",
            "t=0 0",
            "a=tool:phone",
            "m=audio 20000 RTP/AVP 0",
            "a=ptime:20");
  }

  @Test
  void case15BundleGroupGoesAndMidStays() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 1 1 IN IP4 192.0.2.1",
            "s=-",
            "c=IN IP4 192.0.2.1",
            "t=0 0",
            "a=group:BUNDLE a v",
            "a=group:LS a v",
            "a=msid-semantic: WMS *",
            "m=audio 5000 RTP/AVP 0",
            "a=mid:a",
            "a=msid:s t",
            "m=video 5000 RTP/AVP 96",
            "a=mid:v",
            "a=bundle-only");

    assertThat(lines(anchor(offer)).subList(5, 12))
        .containsExactly(
            "a=group:LS a v",
            "a=msid-semantic: WMS *",
            "m=audio 20000 RTP/AVP 0",
            "a=mid:a",
            "a=msid:s t",
            "m=video 20002 RTP/AVP 96",
            "a=mid:v");
  }

  @Nested
  class Case16Ip6 {
    private final MediaAddress relay6 =
        new MediaAddress(AddressFamily.IP6, "2001:db8:9::1", 20000, 20001);

    @Test
    void anIp4LegIsShownToAnIp6Leg() {
      SessionDescription sent = MediaAnchor.anchor(call("m=audio 5000 RTP/AVP 0"), List.of(relay6));

      assertThat(lines(sent))
          .contains("o=alice 7 3 IN IP6 2001:db8:9::1", "c=IN IP6 2001:db8:9::1");
    }

    @Test
    void anIp6LegIsShownToAnIp4Leg() {
      SessionDescription offer =
          sdp(
              "v=0",
              "o=- 1 1 IN IP6 2001:db8::1",
              "s=-",
              "c=IN IP6 2001:db8::1",
              "t=0 0",
              "m=audio 5000 RTP/AVP 0");

      assertThat(lines(anchor(offer)))
          .contains("o=- 1 1 IN IP4 203.0.113.9", "c=IN IP4 203.0.113.9");
    }

    @Test
    void spellingsOfOneAddressAreEqual() {
      Connection brief = new Connection(AddressFamily.IP6, "::1");

      assertThat(brief.sameAddress(new Connection(AddressFamily.IP6, "0:0:0:0:0:0:0:1"))).isTrue();
      assertThat(brief.sameAddress(new Connection(AddressFamily.IP6, "::2"))).isFalse();
      assertThat(new Connection(AddressFamily.IP6, "0:0:0::0").isNull()).isTrue();
    }
  }

  @Test
  void case28DuplicateLinesOfTwoProfilesAreBothKeptInOrder() {
    SessionDescription offer =
        call(
            "m=audio 5000 RTP/SAVP 0",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc",
            "m=audio 5000 RTP/AVP 0",
            "a=sendrecv");

    assertThat(lines(anchor(offer)))
        .endsWith(
            "m=audio 20000 RTP/SAVP 0",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc",
            "m=audio 20002 RTP/AVP 0",
            "a=sendrecv");
  }

  @Nested
  class Case30Privacy {
    @Test
    void bandwidthStays() {
      SessionDescription offer =
          call("b=AS:100", "m=audio 5000 RTP/AVP 0", "b=TIAS:64000", "b=AS:80");

      assertThat(lines(anchor(offer))).contains("b=AS:100").endsWith("b=TIAS:64000", "b=AS:80");
    }

    @Test
    void namesAndContactsAreHidden() {
      SessionDescription offer =
          sdp(
              "v=0",
              "o=alice 1 1 IN IP4 192.0.2.1",
              "s=Alice's phone",
              "i=private",
              "u=http://alice.example/",
              "e=j.doe@x (Jane)",
              "p=+1 617 555",
              "c=IN IP4 192.0.2.1",
              "t=0 0",
              "m=audio 5000 RTP/AVP 0",
              "i=kitchen",
              "a=ptime:20");

      assertThat(lines(Topology.hide(offer)))
          .containsExactly(
              "v=0",
              "o=alice 1 1 IN IP4 192.0.2.1",
              "s=-",
              "c=IN IP4 192.0.2.1",
              "t=0 0",
              "m=audio 5000 RTP/AVP 0",
              "a=ptime:20");
    }

    @Test
    void keysPassByDefaultAndCanBeTakenFromPlainStreams() {
      SessionDescription offer =
          call(
              "m=audio 5000 RTP/SAVP 0",
              "a=crypto:1 A inline:x",
              "m=audio 5000 RTP/AVP 0",
              "a=crypto:1 A inline:y");

      assertThat(anchor(offer).toString()).contains("inline:x", "inline:y");
      assertThat(MediaKeys.stripFromPlainMedia(offer).toString())
          .contains("inline:x")
          .doesNotContain("inline:y");
    }

    @Test
    void sessionKeysGoOnlyWhenNobodyNeedsThem() {
      String[] head = {
        "v=0", "o=- 1 1 IN IP4 h", "s=-", "c=IN IP4 192.0.2.1", "t=0 0", "a=fingerprint:sha-256 AB"
      };
      String plain = text(head) + text("m=audio 5000 RTP/AVP 0");
      String secure = plain + text("m=audio 5002 UDP/TLS/RTP/SAVPF 0");

      assertThat(MediaKeys.stripFromPlainMedia(Sdps.parse(plain)).toString())
          .doesNotContain("fingerprint");
      assertThat(MediaKeys.stripFromPlainMedia(Sdps.parse(secure)).toString()).isEqualTo(secure);
    }
  }
}
