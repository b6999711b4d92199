package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.fit;
import static io.patchbay.sdp.Sdps.lines;
import static io.patchbay.sdp.Sdps.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Hold in its forms, and the directions an answer may have. */
class HoldCasesTest {
  private static final String AUDIO = "m=audio 5000 RTP/AVP 0";

  private static SessionDescription nullAddress(String... media) {
    String[] lines = new String[media.length + 5];
    System.arraycopy(Sdps.SESSION, 0, lines, 0, 3);
    lines[3] = "c=IN IP4 0.0.0.0";
    lines[4] = "t=0 0";
    System.arraycopy(media, 0, lines, 5, media.length);
    return sdp(lines);
  }

  @Test
  void case4NullSessionAddressWithARealMediaAddressIsHoldByItsDirection() {
    SessionDescription offer = nullAddress(AUDIO, "c=IN IP4 192.0.2.1", "a=sendonly");

    assertThat(offer.media().get(0).isHeld()).isTrue();
    assertThat(offer.media().get(0).connection())
        .hasValue(new Connection(AddressFamily.IP4, "192.0.2.1"));
    assertThat(lines(anchor(offer)))
        .contains("c=IN IP4 203.0.113.9")
        .doesNotContain("c=IN IP4 0.0.0.0")
        .endsWith("m=audio 20000 RTP/AVP 0", "c=IN IP4 203.0.113.9", "a=sendonly");
  }

  @Test
  void case5NullAddressWithoutADirectionIsHold() {
    SessionDescription offer = nullAddress(AUDIO);

    assertThat(offer.isHold()).isTrue();
    assertThat(offer.hasLiveMedia()).isTrue();
    assertThat(offer.connection().orElseThrow().isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sendrecv, sendonly",
    "sendonly, sendonly",
    "recvonly, inactive",
    "inactive, inactive"
  })
  void case5NullAddressIsNeverPassedOnButBecomesADirection(String said, String sent) {
    assertThat(lines(anchor(nullAddress(AUDIO, "a=" + said))))
        .contains("c=IN IP4 203.0.113.9")
        .endsWith("m=audio 20000 RTP/AVP 0", "a=" + sent);
  }

  @Test
  void case5NullAddressWithoutAnyDirectionGetsOneAdded() {
    assertThat(lines(anchor(nullAddress(AUDIO, "a=ptime:20"))))
        .endsWith("m=audio 20000 RTP/AVP 0", "a=ptime:20", "a=sendonly");
  }

  @Test
  void case6HoldAndResume() {
    SessionDescription hold = call(AUDIO, "a=sendonly");
    SessionDescription held = call("m=audio 6000 RTP/AVP 0", "a=recvonly");
    SessionDescription resume = call(AUDIO, "a=sendrecv");
    SessionDescription resumed = call("m=audio 6000 RTP/AVP 0");

    assertThat(fit(hold, held)).isSameAs(held);
    assertThat(lines(anchor(hold))).endsWith("a=sendonly");
    assertThat(fit(resume, resumed)).isSameAs(resumed);
    assertThat(resume.isHold()).isFalse();
  }

  @Test
  void case6InactiveBothWaysStaysInactiveAndResumes() {
    SessionDescription offer = call(AUDIO, "a=inactive");
    SessionDescription answer = call("m=audio 6000 RTP/AVP 0", "a=inactive");

    assertThat(lines(anchor(fit(offer, answer)))).endsWith("a=inactive");
    assertThat(lines(fit(offer, call("m=audio 6000 RTP/AVP 0", "a=recvonly"))))
        .endsWith("a=inactive");
    assertThat(fit(call(AUDIO), call("m=audio 6000 RTP/AVP 0")).media().get(0).direction())
        .isEqualTo(Direction.SENDRECV);
  }

  @ParameterizedTest
  @EnumSource(
      value = Direction.class,
      names = {"SENDONLY", "INACTIVE"})
  void case7AHeldPeerIsToldFromItsDescription(Direction direction) {
    SessionDescription offer =
        call(AUDIO, "a=" + direction.attribute(), "m=video 0 RTP/AVP 96", "a=sendrecv");

    assertThat(offer.isHold()).isTrue();
    assertThat(call(AUDIO, "a=" + direction.attribute(), "m=video 7 RTP/AVP 96").isHold())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "sendrecv, sendrecv, sendrecv",
    "sendrecv, sendonly, sendonly",
    "sendrecv, inactive, inactive",
    "sendonly, sendrecv, recvonly",
    "sendonly, sendonly, inactive",
    "sendonly, recvonly, recvonly",
    "recvonly, sendrecv, sendonly",
    "recvonly, recvonly, inactive",
    "inactive, sendrecv, inactive",
    "inactive, sendonly, inactive"
  })
  void anAnswersDirectionIsNarrowedToWhatWasOffered(String offered, String said, String fitted) {
    SessionDescription answer = call("m=audio 6000 RTP/AVP 0", "a=" + said, "a=ptime:20");

    assertThat(lines(fit(call(AUDIO, "a=" + offered), answer)))
        .endsWith("m=audio 6000 RTP/AVP 0", "a=" + fitted, "a=ptime:20");
  }

  @Test
  void aSessionLevelDirectionHoldsForMediaWithoutTheirOwn() {
    SessionDescription offer = call("a=inactive", AUDIO, "m=video 5002 RTP/AVP 96", "a=sendrecv");

    assertThat(offer.media().get(0).direction()).isEqualTo(Direction.INACTIVE);
    assertThat(offer.media().get(1).direction()).isEqualTo(Direction.SENDRECV);
  }
}
