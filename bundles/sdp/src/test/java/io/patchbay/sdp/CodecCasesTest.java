package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.fit;
import static io.patchbay.sdp.Sdps.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Payload numbers and codec names. */
class CodecCasesTest {
  private static CodecFilter strip(String... names) {
    return new CodecFilter(List.of(names), List.of());
  }

  @Nested
  class Case17DynamicPayloads {
    private final SessionDescription offer =
        call(
            "m=audio 5000 RTP/AVP 96 0 101",
            "a=rtpmap:96 opus/48000/2",
            "a=fmtp:96 useinbandfec=1",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-16");

    @Test
    void theyPassVerbatim() {
      assertThat(lines(anchor(offer)))
          .endsWith(
              "m=audio 20000 RTP/AVP 96 0 101",
              "a=rtpmap:96 opus/48000/2",
              "a=fmtp:96 useinbandfec=1",
              "a=rtpmap:101 telephone-event/8000",
              "a=fmtp:101 0-16");
    }

    @Test
    void anAnswerMayNumberThemDifferently() {
      SessionDescription answer =
          call(
              "m=audio 6000 RTP/AVP 111 97",
              "a=rtpmap:111 OPUS/48000/2",
              "a=rtpmap:97 telephone-event/8000");

      assertThat(fit(offer, answer)).isSameAs(answer);
    }

    @Test
    void whatWasNotOfferedIsTakenFromTheAnswer() {
      SessionDescription answer =
          call(
              "m=audio 6000 RTP/AVP 96 8 0",
              "a=rtpmap:96 iLBC/8000",
              "a=fmtp:96 mode=20",
              "a=ptime:20");

      assertThat(lines(fit(offer, answer))).endsWith("m=audio 6000 RTP/AVP 0", "a=ptime:20");
    }

    @Test
    void anAnswerOfOtherFormatsAlonePassesAsItIs() {
      SessionDescription answer = call("m=audio 6000 RTP/AVP 8 18");

      assertThat(fit(offer, answer)).isSameAs(answer);
    }

    @Test
    void aRemovedCodecTakesItsAttributesAndItsRetransmissionAlong() {
      SessionDescription video =
          call(
              "m=video 5000 RTP/AVPF 96 97 98 99",
              "a=rtpmap:96 VP8/90000",
              "a=rtcp-fb:96 nack pli",
              "a=rtcp-fb:* ccm fir",
              "a=rtpmap:97 rtx/90000",
              "a=fmtp:97 apt=96",
              "a=rtpmap:98 H264/90000",
              "a=fmtp:98 packetization-mode=1",
              "a=rtpmap:99 rtx/90000",
              "a=fmtp:99 rtx-time=3000; apt=98",
              "a=sendrecv");

      assertThat(lines(strip("vp8").apply(video)))
          .endsWith(
              "m=video 5000 RTP/AVPF 98 99",
              "a=rtcp-fb:* ccm fir",
              "a=rtpmap:98 H264/90000",
              "a=fmtp:98 packetization-mode=1",
              "a=rtpmap:99 rtx/90000",
              "a=fmtp:99 rtx-time=3000; apt=98",
              "a=sendrecv");
    }
  }

  @Test
  void case18StaticPayloadsAreKnownByName() {
    SessionDescription offer = call("m=audio 5000 RTP/AVP 18 0 8", "a=fmtp:18 annexb=no");

    assertThat(lines(strip("G729", "pcmu").apply(offer))).endsWith("m=audio 5000 RTP/AVP 8");
  }

  @Test
  void case18AnRtpmapOverridesTheStaticTable() {
    SessionDescription offer = call("m=audio 5000 RTP/AVP 18 0", "a=rtpmap:18 G729A/8000");

    assertThat(strip("g729").apply(offer)).isSameAs(offer);
  }

  @Nested
  class Case19NothingLeft {
    @Test
    void thePortBecomesZeroAndTheFirstFormatStays() {
      SessionDescription offer =
          call("m=audio 5000 RTP/AVP 0 8", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000");

      SessionDescription filtered = strip("pcmu", "pcma").apply(offer);

      assertThat(lines(filtered)).endsWith("m=audio 0 RTP/AVP 0", "a=rtpmap:0 PCMU/8000");
      assertThat(filtered.hasLiveMedia()).isFalse();
    }

    @Test
    void telephoneEventsAloneAreNoMedia() {
      SessionDescription offer =
          call("m=audio 5000 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000");

      assertThat(lines(strip("pcma").apply(offer))).endsWith("m=audio 0 RTP/AVP 8");
    }

    @Test
    void otherStreamsLive() {
      SessionDescription offer = call("m=audio 5000 RTP/AVP 8", "m=video 5002 RTP/AVP 34");

      assertThat(strip("pcma").apply(offer).hasLiveMedia()).isTrue();
    }
  }

  @Test
  void codecsAreOrderedByNameAndTheOthersFollow() {
    SessionDescription offer =
        call("m=audio 5000 RTP/AVP 0 96 97 8", "a=rtpmap:96 speex/8000", "a=rtpmap:97 speex/16000");

    assertThat(lines(new CodecFilter(List.of(), List.of("PCMA", "speex/16000")).apply(offer)))
        .endsWith(
            "m=audio 5000 RTP/AVP 8 97 0 96", "a=rtpmap:96 speex/8000", "a=rtpmap:97 speex/16000");
  }

  @Nested
  class PayloadNumbersAreStable {
    private final PayloadHistory history = new PayloadHistory();
    private final SessionDescription first =
        call("m=audio 5000 RTP/AVP 96", "a=rtpmap:96 opus/48000/2");
    private final SessionDescription changed =
        call("m=audio 5000 RTP/AVP 96", "a=rtpmap:96 iLBC/8000");

    @Test
    void aNumberIsNotMappedToAnotherCodec() throws SdpException {
      history.check(first);
      history.check(call("m=audio 5000 RTP/AVP 0"));

      assertThatThrownBy(() -> history.check(changed))
          .isInstanceOf(SdpException.class)
          .hasMessage("m-line 1 maps payload 96 to ilbc, it was opus");
      assertThatCode(() -> history.check(first)).doesNotThrowAnyException();
    }

    @Test
    void aSlotThatWasRejectedMayBeUsedAnew() throws SdpException {
      history.check(first);
      history.check(call("m=audio 0 RTP/AVP 96"));

      assertThatCode(() -> history.check(changed)).doesNotThrowAnyException();
    }
  }
}
