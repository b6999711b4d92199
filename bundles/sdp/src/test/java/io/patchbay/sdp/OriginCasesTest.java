package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.RELAY;
import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.fit;
import static io.patchbay.sdp.Sdps.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The o= line of a leg over the life of a dialog. */
class OriginCasesTest {
  private static final SessionDescription RINGING = call("m=audio 6000 RTP/AVP 0");
  private static final SessionDescription ANSWERED = call("m=audio 7000 RTP/AVP 8");

  private final OriginState leg = new OriginState("pb", 17);

  private SessionDescription send(SessionDescription fromPeer) {
    return leg.stamp(anchor(fromPeer), AddressFamily.IP4, RELAY);
  }

  @Test
  void thePeersOriginIsNotPassedOn() {
    assertThat(lines(send(RINGING))).contains("o=pb 17 1 IN IP4 203.0.113.9");
    assertThat(send(RINGING).toString()).doesNotContain("alice");
  }

  @Test
  void case20A200ThatDiffersFromThe18xKeepsThePortAndRaisesTheVersion() {
    SessionDescription early = send(RINGING);
    SessionDescription answer = send(ANSWERED);

    assertThat(early.media().get(0).port()).isEqualTo(answer.media().get(0).port());
    assertThat(early.origin().version()).isEqualTo("1");
    assertThat(answer.origin().version()).isEqualTo("2");
    assertThat(answer.media().get(0).formats()).containsExactly("8");
  }

  @Test
  void case21AnswersOfTwoBranchesFitTheSameOfferIndependently() {
    SessionDescription offer = call("m=audio 5000 RTP/AVP 0 8");

    SessionDescription first = send(fit(offer, RINGING));
    SessionDescription second = send(fit(offer, ANSWERED));

    assertThat(offer.media().get(0).formats()).containsExactly("0", "8");
    assertThat(second.origin().version()).isGreaterThan(first.origin().version());
  }

  @Test
  void case22ARetransmissionAndAnUnchangedRefreshAreByteIdentical() {
    SessionDescription sent = send(ANSWERED);
    SessionDescription newPeerVersion =
        Sdps.parse(ANSWERED.toString().replace("alice 7 3", "alice 7 4"));

    assertThat(leg.current()).containsSame(sent);
    assertThat(send(ANSWERED)).isSameAs(sent);
    assertThat(send(newPeerVersion)).isSameAs(sent);
    assertThat(send(newPeerVersion).toBytes()).isEqualTo(sent.toBytes());
  }

  @Test
  void case22LineEndsOfThePeerDoNotRaiseTheVersion() {
    SessionDescription sent = send(ANSWERED);

    assertThat(send(Sdps.parse(ANSWERED.toString().replace("\r\n", "\n") + "\n"))).isSameAs(sent);
  }

  @Test
  void case29AnUpdateInTheEarlyDialogRaisesTheVersionToo() {
    send(RINGING);

    assertThat(send(call("m=audio 6000 RTP/AVP 0", "a=sendonly")).origin().version())
        .isEqualTo("2");
  }

  @Test
  void onlyTheVersionOfTheLineChanges() {
    Origin before = send(RINGING).origin();
    MediaAddress moved = new MediaAddress(AddressFamily.IP6, "2001:db8::9", 30000, 30001);
    SessionDescription after =
        leg.stamp(
            MediaAnchor.anchor(RINGING, java.util.List.of(moved)),
            AddressFamily.IP6,
            "2001:db8::9");

    assertThat(after.origin().toString()).isEqualTo("pb 17 2 IN IP4 " + before.address());
    assertThat(after.connection().orElseThrow().family()).isEqualTo(AddressFamily.IP6);
  }

  @Test
  void aFailedReInviteReturnsToTheStableTextAndTheNextChangeStillRises() {
    SessionDescription stable = send(RINGING);
    leg.commit();
    assertThat(send(ANSWERED).origin().version()).isEqualTo("2");

    leg.rollback();

    assertThat(send(RINGING)).isSameAs(stable);
    assertThat(send(ANSWERED).origin().version()).isEqualTo("3");
  }

  @Test
  void aFailureBeforeAnythingWasStableLeavesNothing() {
    send(RINGING);
    leg.rollback();

    assertThat(leg.current()).isEmpty();
    assertThat(send(RINGING).origin().version()).isEqualTo("2");
  }

  @Test
  void identifiersArePositive31BitNumbersAndWords() {
    assertThatThrownBy(() -> new OriginState("pb", 1L << 31))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OriginState("p b", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OriginState("pb\r\na=x", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
