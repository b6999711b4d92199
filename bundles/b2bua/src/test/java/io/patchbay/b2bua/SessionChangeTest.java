package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.media.FakeMediaBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What re-INVITEs change: hold in its forms, fax, streams that come and go; and other bodies. */
class SessionChangeTest {
  private static final String VIDEO = "m=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;
  private Rig.Up up;
  private long cseq = 1;

  @BeforeEach
  void aCallIsUp() {
    up = rig.up("c1");
  }

  @Test
  void holdInAllItsForms() {
    for (String[] form :
        new String[][] {
          {"sendonly", "recvonly"}, {"inactive", "inactive"}, {"sendrecv", "sendrecv"}
        }) {
      SipText shown = change(alice.sdp(4000) + "a=" + form[0] + "\n", "a=" + form[1] + "\n");
      assertThat(shown.body()).contains("a=" + form[0]);
    }
  }

  @Test
  void theSessionIsHeldByANullAddressAndResumed() {
    String held = alice.sdp(4000).replace("c=IN IP4 192.0.2.10", "c=IN IP4 0.0.0.0");
    SipText shown = change(held, "a=recvonly\n");
    assertThat(rig.media.lastSession().exchanges().get(2).sdp().isHold()).isTrue();
    assertThat(shown.body()).contains(FakeMediaBackend.ADDRESS);
    change(alice.sdp(4000), "");
    assertThat(rig.media.lastSession().exchanges().get(4).sdp().isHold()).isFalse();
  }

  @Test
  void aSwitchToFaxAndBack() {
    String fax = alice.sdp(4000).replace("m=audio 4000", "m=audio 0") + "m=image 4100 udptl t38\n";
    SipText shown = offer(fax);
    assertThat(shown.body()).contains("m=audio 0 RTP/AVP 0", " udptl t38");
    accept(shown, bob.sdp(6000).replace("m=audio 6000", "m=audio 0") + "m=image 6100 udptl t38\n");
    SipText back = offer(alice.sdp(4000) + "m=image 0 udptl t38\n");
    assertThat(back.body()).contains("m=image 0 udptl t38").doesNotContain("m=audio 0");
    accept(back, bob.sdp(6000) + "m=image 0 udptl t38\n");
  }

  @Test
  void aStreamComesAndGoes() {
    SipText shown = offer(alice.sdp(4000) + VIDEO);
    assertThat(shown.body()).contains("m=video ").doesNotContain("m=video 0");
    accept(shown, bob.sdp(6000) + VIDEO.replace("4002", "0"));
    SipText without = offer(alice.sdp(4000) + VIDEO.replace("4002", "0"));
    assertThat(without.body()).contains("m=video 0 ");
    accept(without, bob.sdp(6000) + VIDEO.replace("4002", "0"));
  }

  @Test
  void onlyTheSessionDescriptionOfAMultipartBodyIsChanged() {
    String other = "--b\nContent-Type: application/isup;version=itu-t92+\n\nIAM \u0001\u0002\n";
    String body = other + "--b\nContent-Type: application/sdp\n\n" + alice.sdp(4000) + "\n--b--\n";
    alice.send(
        alice
            .invite("c2", "", body)
            .replace(
                "Content-Type: application/sdp\nContent-Length",
                "MIME-Version: 1.0\nContent-Type: multipart/mixed;boundary=b\nContent-Length"));
    SipText invite = bob.expect("INVITE");
    assertThat(invite.header("Content-Type")).startsWith("multipart/mixed").contains("boundary");
    assertThat(invite.header("MIME-Version")).isEqualTo("1.0");
    assertThat(invite.body())
        .startsWith(other.replace("\n", "\r\n"))
        .contains(FakeMediaBackend.ADDRESS)
        .doesNotContain("192.0.2.10")
        .endsWith("\r\n--b--\r\n");
    assertThat(Integer.parseInt(invite.header("Content-Length"))).isEqualTo(invite.body().length());
    bob.send(
        bob.respond(invite, "200 OK", "bob-tag", "--x\n\n" + "--x--\n")
            .replace("application/sdp", "multipart/mixed;boundary=x"));
    bob.expect("ACK");
    bob.expect("BYE"); // an answer without a session description
    alice.expect("488");
  }

  @Test
  void aMultipartBodyWithoutASessionDescriptionIs488() {
    alice.send(
        alice
            .invite("c2", "", "--b\nContent-Type: text/plain\n\nhi\n--b--\n")
            .replace("Content-Type: application/sdp", "Content-Type: multipart/mixed;boundary=b"));
    alice.expect("488");
  }

  private SipText change(String offered, String answered) {
    SipText shown = offer(offered);
    accept(shown, bob.sdp(6000) + answered);
    return shown;
  }

  private SipText offer(String sdp) {
    alice.send(alice.withSdp(alice.inDialog("INVITE", ++cseq, up.ok()), sdp));
    return bob.expect("INVITE");
  }

  private void accept(SipText offer, String sdp) {
    bob.send(bob.respond(offer, "200 OK", "", sdp));
    bob.expect("ACK");
    alice.expect("200");
    alice.send(alice.inDialog("ACK", cseq, up.ok()));
  }
}
