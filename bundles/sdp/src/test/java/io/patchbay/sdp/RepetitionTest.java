package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a description repeats what its author said before. */
class RepetitionTest {
  private static final SessionDescription OFFER =
      call(
          "m=audio 4000 RTP/AVP 0 8 101",
          "a=rtpmap:101 telephone-event/8000",
          "a=fmtp:101 0-15",
          "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:one");

  @Test
  void theSameWithAnotherOriginAndLessToChooseFromIsARepetition() {
    assertThat(OFFER.repeats(OFFER)).isTrue();
    assertThat(
            sdp(
                    "v=0",
                    "o=alice 7 4 IN IP4 192.0.2.1",
                    "s=-",
                    "t=0 0",
                    "m=audio 4000 RTP/AVP 0",
                    "c=IN IP4 192.0.2.1",
                    "a=rtpmap:0 PCMU/8000",
                    "a=sendrecv")
                .repeats(OFFER))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "m=audio 4002 RTP/AVP 0, ",
    "m=audio 4000 RTP/SAVP 0, ",
    "m=audio 0 RTP/AVP 0, ",
    "m=audio 4000 RTP/AVP 9, ",
    "m=audio 4000 RTP/AVP 0, a=inactive",
    "m=audio 4000 RTP/AVP 0, c=IN IP4 192.0.2.9",
    "m=audio 4000 RTP/AVP 0, a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:two",
    "m=audio 4000 RTP/AVP 101, a=rtpmap:101 opus/48000/2",
    "m=audio 4000 RTP/AVP 0, m=video 4004 RTP/AVP 31"
  })
  void whatMediaHasToKnowIsNews(String stream, String line) {
    SessionDescription now = line == null ? call(stream) : call(stream, line);
    assertThat(now.repeats(OFFER)).isFalse();
  }

  @Test
  void aRejectedStreamIsOneWhateverElseItSays() {
    SessionDescription without = call("m=audio 0 RTP/AVP 0");
    assertThat(call("m=audio 0 RTP/AVP 8", "a=inactive").repeats(without)).isTrue();
    assertThat(OFFER.repeats(without)).isFalse();
  }
}
