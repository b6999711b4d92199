package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** REFER in a call, as it passes or does not. Sections are of RFC 3515. */
class ReferTest {
  private Rig rig = new Rig("refer", "pass");
  private Peer alice = rig.alice;
  private Peer bob = rig.bob;

  @Test
  void theOtherSideIsAskedToCallThroughUs() {
    Rig.Up up = rig.up("c1");
    assertThat(up.ok().values("Allow")).contains("REFER", "NOTIFY");
    SipText refer = refer(up, 2, "Refer-To: <sip:carol@192.0.2.10>\n");
    assertThat(refer.header("Refer-To")).isEqualTo("<sip:carol@" + MemoryWire.GATEWAY + ":5060>");
    assertThat(refer.headers("Contact")).hasSize(1);
    assertThat(refer.text()).doesNotContain("192.0.2.10", "alice-tag");
    bob.send(bob.respond(refer, "202 Accepted", "", ""));
    assertThat(alice.expect("202").headers("Contact")).hasSize(1);

    bob.send(notifying(up, 1, "SIP/2.0 200 OK\nContact: <sip:carol@203.0.113.66>\n"));
    SipText told = alice.expect("NOTIFY");
    assertThat(told.header("Event")).isEqualTo("refer");
    assertThat(told.header("Subscription-State")).isEqualTo("terminated;reason=noresource");
    assertThat(told.body()).isEqualTo("SIP/2.0 200 OK\r\n");
    alice.send(alice.respond(told, "200 OK", "", ""));
    bob.expect("200");
    alice.send(alice.inDialog("BYE", 3, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void aSecondReferIsToldByItsNumber() { // section 2.4.6
    Rig.Up up = rig.up("c1");
    for (long cseq : new long[] {2, 3}) {
      bob.send(bob.respond(refer(up, cseq, "Refer-To: <sip:c@x>\n"), "202 Accepted", "", ""));
      alice.expect("202");
    }
    bob.send(notifying(up, 1, "SIP/2.0 100 Trying\n"));
    assertThat(alice.expect("NOTIFY").header("Event")).isEqualTo("refer;id=3");
  }

  @Test
  void aRefusalOfTheOtherSidePasses() {
    Rig.Up up = rig.up("c1");
    bob.send(bob.respond(refer(up, 2, "Refer-To: <sip:c@x>\n"), "603 Decline", "", ""));
    alice.expect("603");
  }

  @Test
  void whatIsNoPlainCallIsRefused() {
    Rig.Up up = rig.up("c1");
    String[][] cases = {
      {"", "400"},
      {"Refer-To: <sip:a@x>\nRefer-To: <sip:b@x>\n", "400"},
      {"Refer-To: <tel:+1555>\n", "403"},
      {"Refer-To: <sip:a@x;method=BYE>\n", "403"},
      {"Refer-To: <sip:a@x?Replaces=abc%3Bto-tag%3D1%3Bfrom-tag%3D2>\n", "403"},
    };
    long cseq = 1;
    for (String[] each : cases) {
      alice.send(Peer.with(alice.inDialog("REFER", ++cseq, up.ok()), each[0]));
      alice.expect(each[1]);
    }
    bob.expectNothing();
  }

  @Test
  void aNotifyOfNothingIs481() {
    Rig.Up up = rig.up("c1");
    bob.send(notifying(up, 1, "SIP/2.0 200 OK\n"));
    bob.expect("481");
    alice.expectNothing();
  }

  @Test
  void askingOnPassesToWhoCarriesItOut() { // section 2.4.4
    Rig.Up up = rig.up("c1");
    bob.send(bob.respond(refer(up, 2, "Refer-To: <sip:c@x>\n"), "202 Accepted", "", ""));
    alice.expect("202");
    alice.send(
        Peer.with(
            alice.inDialog("SUBSCRIBE", 3, up.ok()),
            "Event: refer\nExpires: 60\nContact: <sip:alice@192.0.2.10>\n"));
    SipText subscribe = bob.expect("SUBSCRIBE");
    assertThat(subscribe.header("Event")).isEqualTo("refer");
    assertThat(subscribe.header("Expires")).isEqualTo("60");
    assertThat(subscribe.text()).doesNotContain("192.0.2.10");
    bob.send(Peer.with(bob.respond(subscribe, "200 OK", "", ""), "Expires: 50\n"));
    assertThat(alice.expect("200").header("Expires")).isEqualTo("50");
    alice.send(Peer.with(alice.inDialog("SUBSCRIBE", 4, up.ok()), "Event: presence\n"));
    alice.expect("489");
    bob.send(
        Peer.with(bob.inDialogAsCallee("SUBSCRIBE", 1, up.invite(), "bob-tag"), "Event: refer\n"));
    bob.expect("481"); // bob has referred nobody
  }

  @Test
  void itCanBeRefusedAltogether() {
    rig = new Rig("refer", "refuse");
    alice = rig.alice;
    bob = rig.bob;
    Rig.Up up = rig.up("c1");
    assertThat(up.ok().values("Allow")).doesNotContain("REFER");
    alice.send(Peer.with(alice.inDialog("REFER", 2, up.ok()), "Refer-To: <sip:carol@x>\n"));
    assertThat(alice.expect("405").values("Allow")).doesNotContain("REFER");
    bob.expectNothing();
  }

  private SipText refer(Rig.Up up, long cseq, String referTo) {
    alice.send(Peer.with(alice.inDialog("REFER", cseq, up.ok()), referTo));
    return bob.expect("REFER");
  }

  private String notifying(Rig.Up up, long cseq, String fragment) {
    return Peer.with(
            bob.inDialogAsCallee("NOTIFY", cseq, up.invite(), "bob-tag"),
            "Event: refer\nSubscription-State: terminated;reason=noresource\n")
        .replace(
            "Content-Length: 0\n\n",
            "Content-Type: message/sipfrag\nContent-Length: %d\n\n%s"
                .formatted(fragment.replace("\n", "\r\n").length(), fragment));
  }
}
