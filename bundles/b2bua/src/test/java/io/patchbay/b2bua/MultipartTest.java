package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.media.FakeMediaBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Multipart bodies (RFC 5621) in every message that carries a session description: that alone is
 * changed, the other parts pass byte for byte.
 */
class MultipartTest {
  private static final String OTHER =
      "--b\nContent-Type: application/isup;version=itu-t92+\n\nACM \u0001\u0002\n";

  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @AfterEach
  void nothingIsLeft() {
    rig.expectNothingLeft();
  }

  @Test
  void inTheResponsesToTheFirstInvite() {
    SipText invite = rig.ring("c1");
    bob.send(multipart(bob.respond(invite, "183 Session Progress", "b", parts(bob.sdp(6000)))));
    expectOtherPartAsItWas(alice.expect("183"));
    bob.send(multipart(bob.respond(invite, "200 OK", "b", parts(bob.sdp(6000)))));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    expectOtherPartAsItWas(ok);
    hangUp(ok, 2);
  }

  @Test
  void inAReliableResponse() {
    alice.send(alice.invite("c1", "Supported: 100rel\n", alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(multipart(bob.reliable(invite, "183 Session Progress", "b", 1, parts(bob.sdp(6000)))));
    bob.send(bob.respond(bob.expect("PRACK"), "200 OK", "", ""));
    SipText early = alice.expect("183");
    expectOtherPartAsItWas(early);
    alice.send(alice.prack(2, early));
    alice.expect("200");
    bob.send(bob.respond(invite, "200 OK", "b", ""));
    bob.expect("ACK");
    hangUp(alice.expect("200"), 3);
  }

  @Test
  void inAReinviteAndItsAnswer() {
    Rig.Up up = rig.up("c1");
    alice.send(
        multipart(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), parts(alice.sdp(4002)))));
    SipText offer = bob.expect("INVITE");
    expectOtherPartAsItWas(offer);
    bob.send(multipart(bob.respond(offer, "200 OK", "", parts(bob.sdp(6002)))));
    SipText ack = bob.expect("ACK");
    assertThat(ack.body()).isEmpty();
    expectOtherPartAsItWas(alice.expect("200"));
    alice.send(alice.inDialog("ACK", 2, up.ok()));
    hangUp(up.ok(), 3);
  }

  @Test
  void inAnUpdateAndItsAnswer() {
    SipText invite = rig.ring("c1");
    bob.send(Peer.with(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)), "Allow: UPDATE\n"));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(multipart(alice.withSdp(alice.inDialog("UPDATE", 2, ok), parts(alice.sdp(4002)))));
    SipText update = bob.expect("UPDATE");
    expectOtherPartAsItWas(update);
    bob.send(multipart(bob.respond(update, "200 OK", "", parts(bob.sdp(6002)))));
    expectOtherPartAsItWas(alice.expect("200"));
    hangUp(ok, 3);
  }

  @Test
  void inTheOfferThatWasAskedForAndTheAckThatAnswersIt() {
    alice.send(alice.invite("c1", "", ""));
    SipText invite = bob.expect("INVITE");
    bob.send(multipart(bob.respond(invite, "200 OK", "bob-tag", parts(bob.sdp(6000)))));
    SipText ok = alice.expect("200");
    expectOtherPartAsItWas(ok);
    alice.send(multipart(alice.withSdp(alice.inDialog("ACK", 1, ok), parts(alice.sdp(4000)))));
    expectOtherPartAsItWas(bob.expect("ACK"));

    alice.send(alice.inDialog("INVITE", 2, ok));
    SipText asked = bob.expect("INVITE");
    bob.send(multipart(bob.respond(asked, "200 OK", "", parts(bob.sdp(6002)))));
    expectOtherPartAsItWas(alice.expect("200"));
    alice.send(multipart(alice.withSdp(alice.inDialog("ACK", 2, ok), parts(alice.sdp(4002)))));
    expectOtherPartAsItWas(bob.expect("ACK"));
    hangUp(ok, 3);
  }

  @Test
  void aBodyThatIsCutShortBeforeItsLastDelimiterIsRefused() {
    Rig.Up up = rig.up("c1");
    String whole = parts(alice.sdp(4002));
    String cut = whole.substring(0, whole.length() - "--b--\n".length());
    alice.send(multipart(alice.withSdp(alice.inDialog("INVITE", 2, up.ok()), cut)));
    alice.expect("488");
    bob.expectNothing();
    hangUp(up.ok(), 3);
  }

  private static void expectOtherPartAsItWas(SipText message) {
    assertThat(message.header("Content-Type")).startsWith("multipart/mixed").contains("boundary");
    assertThat(message.header("MIME-Version")).isEqualTo("1.0");
    assertThat(message.body())
        .startsWith(OTHER.replace("\n", "\r\n"))
        .contains("c=IN IP4 " + FakeMediaBackend.ADDRESS)
        .doesNotContain("192.0.2.10", "203.0.113.20")
        .endsWith("\r\n--b--\r\n");
  }

  private static String parts(String sdp) {
    return OTHER + "--b\nContent-Type: application/sdp\n\n" + sdp + "\n--b--\n";
  }

  private static String multipart(String message) {
    return message.replaceFirst(
        "\nContent-Type: application/sdp\n",
        "\nMIME-Version: 1.0\nContent-Type: multipart/mixed;boundary=b\n");
  }

  private void hangUp(SipText ok, long cseq) {
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", cseq, ok));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
  }
}
