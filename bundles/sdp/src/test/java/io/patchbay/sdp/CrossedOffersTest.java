package io.patchbay.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossedOffersTest {
  @Test
  void theAnswerIsTheOtherOfferInTheCodecsOfBoth() throws SdpException {
    SessionDescription offer =
        Sdps.call("m=audio 4000 RTP/AVP 0 96", "a=rtpmap:96 opus/48000/2", "a=sendonly");
    SessionDescription other =
        Sdps.call("m=audio 5000 RTP/AVP 8 111", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 usedtx=1");
    assertThat(media(CrossedOffers.answer(offer, other)))
        .containsExactly(
            "m=audio 5000 RTP/AVP 111",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 usedtx=1",
            "a=recvonly");
    assertThat(media(CrossedOffers.answer(other, offer)))
        .containsExactly("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 opus/48000/2", "a=sendonly");
  }

  @Test
  void streamsThatTheOtherDoesNotHaveAreRefusedAndMoreAreLeftOut() throws SdpException {
    SessionDescription audio = Sdps.call("m=audio 5000 RTP/AVP 0");
    SessionDescription both =
        Sdps.call("m=audio 4000 RTP/AVP 0", "m=video 4002 RTP/AVP 31", "a=content:main");
    assertThat(media(CrossedOffers.answer(both, audio)))
        .containsExactly("m=audio 5000 RTP/AVP 0", "m=video 0 RTP/AVP 31");
    assertThat(media(CrossedOffers.answer(audio, both))).containsExactly("m=audio 4000 RTP/AVP 0");
  }

  @Test
  void aStreamOfAnotherTypeInItsPlaceIsRefused() throws SdpException {
    SessionDescription offer = Sdps.call("m=audio 4000 RTP/AVP 0", "m=image 4002 udptl t38");
    SessionDescription other =
        Sdps.call("m=audio 5000 RTP/AVP 0", "m=video 5002 RTP/AVP 31", "a=rtpmap:31 H261/90000");
    assertThat(media(CrossedOffers.answer(offer, other)))
        .containsExactly("m=audio 5000 RTP/AVP 0", "m=image 0 udptl t38");
  }

  @Test
  void whatOnlyAnOfferMaySayFirstIsLeftOut() throws SdpException {
    SessionDescription offer = Sdps.call("m=audio 4000 RTP/AVP 0");
    SessionDescription other =
        Sdps.call(
            "a=group:BUNDLE 0",
            "m=audio 5000 RTP/AVP 0",
            "a=mid:0",
            "a=rtcp-mux",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA",
            "a=ptime:20");
    SessionDescription answer = CrossedOffers.answer(offer, other);
    assertThat(media(answer)).containsExactly("m=audio 5000 RTP/AVP 0", "a=ptime:20");
    assertThat(answer.toString()).doesNotContain("group");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=audio 5000 RTP/AVP 8",
        "m=audio 5000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000",
        "m=audio 0 RTP/AVP 0",
        "m=audio 5000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA",
        "m=video 5000 RTP/AVP 0"
      })
  void withoutAStreamInCommonThereIsNoAnswer(String other) {
    SessionDescription offer =
        Sdps.call("m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000");
    assertThatThrownBy(() -> CrossedOffers.answer(offer, Sdps.call(other.split("\r\n"))))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("no stream in common");
  }

  @Test
  void eachIsAnsweredWithTheOthersKeyForTheSameSuite() throws SdpException {
    SessionDescription offer =
        Sdps.call(
            "m=audio 4000 RTP/SAVP 0",
            "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:A1",
            "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:A2",
            "a=crypto:3 AES_CM_128_HMAC_SHA1_32 inline:A3");
    SessionDescription other =
        Sdps.call(
            "m=audio 5000 RTP/SAVP 0",
            "a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:B7",
            "a=crypto:8 AES_CM_128_HMAC_SHA1_80 inline:B8",
            "a=ptime:20");
    // of two suites that are as good to both, the one with the longer authentication tag
    assertThat(media(CrossedOffers.answer(offer, other)))
        .containsExactly(
            "m=audio 5000 RTP/SAVP 0",
            "a=ptime:20",
            "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:B8");
    assertThat(media(CrossedOffers.answer(other, offer)))
        .containsExactly("m=audio 4000 RTP/SAVP 0", "a=crypto:8 AES_CM_128_HMAC_SHA1_80 inline:A2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:B1",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:B1 UNENCRYPTED_SRTCP",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:B1\r\na=fingerprint:sha-256 AA:BB",
        "a=ptime:20"
      })
  void withoutASuiteInCommonThereIsNoAnswer(String keys) {
    SessionDescription offer =
        Sdps.call("m=audio 4000 RTP/SAVP 0", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:A1");
    SessionDescription other = Sdps.call(("m=audio 5000 RTP/SAVP 0\r\n" + keys).split("\r\n"));
    assertThatThrownBy(() -> CrossedOffers.answer(offer, other)).isInstanceOf(SdpException.class);
    assertThatThrownBy(() -> CrossedOffers.answer(other, offer)).isInstanceOf(SdpException.class);
  }

  private static List<String> media(SessionDescription sdp) {
    List<String> lines = Sdps.lines(sdp);
    return lines.subList(
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith("m=")).findFirst().orElseThrow()),
        lines.size());
  }
}
