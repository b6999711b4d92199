package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.fit;
import static io.patchbay.sdp.Sdps.lines;
import static io.patchbay.sdp.Sdps.sdp;
import static io.patchbay.sdp.Sdps.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 3264 about m-lines. */
class OfferAnswerCasesTest {
  private static final String AUDIO = "m=audio 5000 RTP/AVP 0";

  @Test
  void case8RejectedVideoWithoutConnectionAndAttributesIsFine() throws SdpException {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 1 1 IN IP4 192.0.2.1",
            "s=-",
            "t=0 0",
            AUDIO,
            "c=IN IP4 192.0.2.1",
            "m=video 0 RTP/AVP 96");

    OfferAnswer.checkOffer(offer);
    assertThat(offer.media().get(1).isRejected()).isTrue();
    assertThat(offer.media().get(1).connection()).isEmpty();
    assertThat(lines(anchor(offer)))
        .endsWith("m=audio 20000 RTP/AVP 0", "c=IN IP4 203.0.113.9", "m=video 0 RTP/AVP 96");
  }

  @Test
  void case8RejectedStreamWithoutAFormatGetsTheOfferedOne() {
    SessionDescription offer = call(AUDIO, "m=video 5002 RTP/AVP 96 97");

    assertThat(lines(fit(offer, call("m=audio 6000 RTP/AVP 0", "m=video 0 RTP/AVP"))))
        .endsWith("m=video 0 RTP/AVP 96");
  }

  @Test
  void anOfferCanBeRefusedWhole() {
    SessionDescription offer =
        call(AUDIO, "a=rtpmap:0 PCMU/8000", "m=video 5002 RTP/AVP 96 97", "m=image 0 udptl t38");

    SessionDescription refused = OfferAnswer.refuse(offer);

    assertThat(lines(refused))
        .endsWith("t=0 0", "m=audio 0 RTP/AVP 0", "m=video 0 RTP/AVP 96", "m=image 0 udptl t38");
    assertThat(refused.hasLiveMedia()).isFalse();
    assertThat(fit(offer, refused)).isEqualTo(refused);
  }

  @Test
  void case9OfferedPortZeroIsAnsweredWithPortZero() {
    SessionDescription offer = call(AUDIO, "m=video 0 RTP/AVP 96");
    SessionDescription eager = call("m=audio 6000 RTP/AVP 0", "m=video 6002 RTP/AVP 96");

    assertThat(lines(fit(offer, eager))).endsWith("m=audio 6000 RTP/AVP 0", "m=video 0 RTP/AVP 96");
  }

  @Test
  void case10MissingMediaArePaddedWithPortZero() {
    SessionDescription offer =
        call(AUDIO, "m=video 5002 RTP/AVP 96 97", "m=application 5004 UDP/BFCP *");
    SessionDescription answer = call("m=audio 6000 RTP/AVP 0", "a=ptime:20");

    SessionDescription fitted = fit(offer, answer);

    assertThat(fitted.media()).hasSize(3);
    assertThat(lines(fitted))
        .endsWith(
            "m=audio 6000 RTP/AVP 0",
            "a=ptime:20",
            "m=video 0 RTP/AVP 96",
            "m=application 0 UDP/BFCP *");
  }

  @Test
  void case10MoreMediaThanOfferedAreRefused() {
    assertThatThrownBy(() -> OfferAnswer.fitAnswer(call(AUDIO), call(AUDIO, AUDIO)))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("2 m-lines for 1");
  }

  @Test
  void case11FaxIsAddedBesideAudioAndBackAgain() throws SdpException {
    SessionDescription fax =
        call("m=audio 0 RTP/AVP 0", "m=image 5004 udptl t38", "a=T38FaxVersion:0");
    CodecFilter filter = new CodecFilter(java.util.List.of("pcmu", "t38"), java.util.List.of());

    OfferAnswer.checkOffer(fax);
    assertThat(filter.apply(fax)).isSameAs(fax);
    assertThat(lines(anchor(fax)))
        .endsWith("m=audio 0 RTP/AVP 0", "m=image 20002 udptl t38", "a=T38FaxVersion:0");
    SessionDescription back = call(AUDIO, "m=image 0 udptl t38");
    assertThat(lines(anchor(back))).endsWith("m=audio 20000 RTP/AVP 0", "m=image 0 udptl t38");
  }

  @Test
  void case11FaxHasNoRtcp() {
    SessionDescription fax = call("m=image 5004 udptl t38");
    MediaAddress udptl = new MediaAddress(AddressFamily.IP4, Sdps.RELAY, 20000, 0);

    assertThat(fax.media().get(0).rtcpPort()).isEmpty();
    assertThat(lines(MediaAnchor.anchor(fax, java.util.List.of(udptl))))
        .endsWith("m=image 20000 udptl t38");
  }

  @Test
  void case23LateOfferTheRoleFollowsTheBody() throws SdpException {
    SessionDescription in200 = call("m=audio 5000 RTP/AVP 8 0");
    SessionDescription inAck = call("m=audio 6000 RTP/AVP 8", "a=sendonly");

    OfferAnswer.checkOffer(in200);
    assertThat(fit(in200, inAck)).isSameAs(inAck);
  }

  @Nested
  class Case26BadOffers {
    @Test
    void noConnectionAnywhere() {
      assertThatThrownBy(
              () ->
                  OfferAnswer.checkOffer(
                      sdp("v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "t=0 0", AUDIO)))
          .isInstanceOf(SdpException.class)
          .hasMessage("m-line 1 has no c= line");
    }

    @Test
    void anAnswerIsHeldToTheSame() {
      assertThatThrownBy(
              () ->
                  OfferAnswer.fitAnswer(
                      call(AUDIO), sdp("v=0", "o=- 1 1 IN IP4 h", "s=-", "t=0 0", AUDIO)))
          .isInstanceOf(SdpException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "m=audio 5000 RTP/AVP 4294967296",
          "m=audio 5000 RTP/AVP 128",
          "m=audio 5000 RTP/AVP x",
          "m=audio 5000 RTP/AVP",
          "m=audio 65536 RTP/AVP 0",
          "m=audio -1 RTP/AVP 0",
          "m=audio 5000/0 RTP/AVP 0",
          "m=audio 5000",
          "m="
        })
    void badMediaLines(String line) {
      assertThatThrownBy(() -> SessionDescription.parse(text("v=0", "o=- 1 1 IN IP4 h", line)))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("line 3");
    }

    @Test
    void anRtpmapBeyondTheRange() {
      assertThatThrownBy(
              () ->
                  SessionDescription.parse(
                      text("v=0", "o=- 1 1 IN IP4 h", AUDIO, "a=rtpmap:4294967296 X/8000")))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("line 4");
    }

    @Test
    void theSecondParseIsNotHarmedByABadOne() {
      SessionDescription running = call(AUDIO);
      String before = running.toString();

      assertThatThrownBy(() -> SessionDescription.parse("v=0\r\nbad")).isNotNull();

      assertThat(running.toString()).isEqualTo(before);
    }
  }

  @Nested
  class Case27NotUnicast {
    @Test
    void severalPorts() {
      assertThatThrownBy(() -> OfferAnswer.checkOffer(call("m=audio 5000/2 RTP/AVP 0")))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("2 ports");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"c=IN IP4 224.2.1.1/127/3", "c=IN IP4 239.1.1.1", "c=IN IP6 ff15::101/3"})
    void multicast(String connection) {
      assertThatThrownBy(() -> OfferAnswer.checkOffer(call(AUDIO, connection)))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("multicast");
    }

    @Test
    void onARejectedStreamItDoesNotMatter() {
      SessionDescription offer = call(AUDIO, "m=video 0/2 RTP/AVP 96", "c=IN IP4 224.2.1.1/127");

      assertThatCode(() -> OfferAnswer.checkOffer(offer)).doesNotThrowAnyException();
    }

    @Test
    void aDomainNameIsUnicast() {
      assertThatCode(() -> OfferAnswer.checkOffer(call(AUDIO, "c=IN IP4 media.example")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void mediaAndProtocolMustBeThoseOfTheOffer() {
    assertThatThrownBy(() -> OfferAnswer.fitAnswer(call(AUDIO), call("m=video 6 RTP/AVP 0")))
        .isInstanceOf(SdpException.class);
    assertThatThrownBy(() -> OfferAnswer.fitAnswer(call(AUDIO), call("m=audio 6 RTP/SAVP 0")))
        .isInstanceOf(SdpException.class);
  }

  @Test
  void anAnswerInAvpToAvpfIsPutBackToWhatWasOffered() {
    SessionDescription offer = call("m=audio 5000 RTP/AVPF 0 8");

    assertThat(lines(fit(offer, call("m=audio 6000 RTP/AVP 0"))))
        .endsWith("m=audio 6000 RTP/AVPF 0");
    assertThat(lines(fit(offer, call("m=audio 6000 RTP/AVP 3 8"))))
        .endsWith("m=audio 6000 RTP/AVPF 8");
  }
}
