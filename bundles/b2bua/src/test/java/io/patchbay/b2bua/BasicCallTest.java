package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plain path of a call, and what each side sees of the other. */
class BasicCallTest {
  private final Rig rig = new Rig();
  private final Peer alice = rig.alice;
  private final Peer bob = rig.bob;

  @Test
  void aCallIsAnsweredTalksAndIsEndedByTheCaller() {
    SipText invite = rig.ring("c1");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.TRYING);
    assertThat(invite.requestUri()).isEqualTo("sip:bob@203.0.113.20:5060");
    assertThat(invite.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS, "m=audio 4000");

    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    SipText ringing = alice.expect("180");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.RINGING);

    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ack = bob.expect("ACK");
    assertThat(ack.requestUri()).isEqualTo("sip:bob@203.0.113.20:5060");
    assertThat(ack.cseq()).isEqualTo(invite.cseq());
    SipText ok = alice.expect("200");
    assertThat(ok.tag("To")).isEqualTo(ringing.tag("To")).isNotEmpty();
    assertThat(ok.body()).contains("c=IN IP4 " + FakeMediaBackend.ADDRESS);
    alice.send(alice.inDialog("ACK", 1, ok));
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    assertThat(rig.onlyCall().legs())
        .extracting(LegInfo::state)
        .containsExactly("Confirmed", "Confirmed");
    assertThat(rig.calls.statistics().answered()).isEqualTo(1);

    alice.send(alice.inDialog("BYE", 2, ok));
    alice.expect("200");
    SipText bye = bob.expect("BYE");
    assertThat(bye.cseq()).isEqualTo(invite.cseq() + 1);
    bob.send(bob.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
    assertThat(rig.calls.statistics().answered()).isEqualTo(1);
  }

  @Test
  void theCalledOneMayEndItToo() {
    Rig.Up up = rig.up("c1");
    bob.send(bob.inDialogAsCallee("BYE", 1, up.invite(), "bob-tag"));
    bob.expect("200");
    SipText bye = alice.expect("BYE");
    assertThat(bye.requestUri()).isEqualTo("sip:alice@192.0.2.10:5060");
    assertThat(bye.tag("To")).isEqualTo("alice-tag");
    assertThat(bye.tag("From")).isEqualTo(up.ok().tag("To"));
    alice.send(alice.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void theLegsShareNothingButWhatPasses() {
    alice.send(
        alice.invite(
            "secret-call-id",
            """
            Subject: lunch
            Call-Info: <http://192.0.2.10/me.jpg>
            User-Agent: AlicePhone
            P-Asserted-Identity: <sip:alice@192.0.2.10>
            X-Internal: yes
            """,
            alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    bob.send(
        bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000))
            .replace("Contact:", "Server: BobPhone\nContact:"));
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expect("183");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    alice.send(alice.inDialog("BYE", 2, ok));
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));

    assertThat(invite.header("Subject")).isEqualTo("lunch");
    assertThat(invite.header("From")).contains("\"Alice\"", "sip:alice@" + MemoryWire.GATEWAY);
    assertThat(invite.header("Max-Forwards")).isEqualTo("69");
    assertThat(invite.header("User-Agent")).isEqualTo("Patchbay");
    assertThat(invite.headers("Via")).hasSize(1);
    assertThat(bob.seen())
        .allSatisfy(
            message ->
                assertThat(message.text())
                    .doesNotContain(
                        "192.0.2.10",
                        "secret-call-id",
                        "alice-tag",
                        "AlicePhone",
                        "X-Internal",
                        "P-Asserted"));
    assertThat(alice.seen())
        .allSatisfy(
            message ->
                assertThat(message.text())
                    .doesNotContain(
                        "203.0.113.20",
                        invite.header("Call-ID"),
                        "bob-tag",
                        "BobPhone",
                        "call of"));
    rig.expectNothingLeft();
  }

  @Test
  void eachLegHasAnOriginOfItsOwnWhoseVersionMovesOnlyWithTheText() {
    SipText invite = rig.ring("c1");
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    String first = origin(alice.expect("183"));
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    assertThat(origin(alice.expect("183"))).isEqualTo(first);
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000) + "a=ptime:20\n"));
    SipText ok = alice.expect("200");
    assertThat(version(origin(ok))).isEqualTo(version(first) + 1);
    assertThat(session(origin(ok))).isEqualTo(session(first));
    assertThat(session(first)).isNotEqualTo(session(origin(invite)));
    assertThat(origin(invite)).contains("IN IP4 " + MemoryWire.GATEWAY);
  }

  @Test
  void theRouteOfADialogIsKept() {
    alice.send(
        alice.invite(
            "c1",
            "Record-Route: <sip:203.0.113.99;lr>\nRecord-Route: <sip:203.0.113.98;lr>\n",
            alice.sdp(4000)));
    SipText invite = bob.expect("INVITE");
    assertThat(invite.headers("Record-Route")).isEmpty();
    assertThat(invite.headers("Route")).isEmpty();
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    SipText ok = alice.expect("200");
    assertThat(ok.values("Record-Route"))
        .containsExactly("<sip:203.0.113.99;lr>", "<sip:203.0.113.98;lr>");
    alice.send(alice.inDialog("ACK", 1, ok));
    Peer proxy = new Peer("203.0.113.99", rig.core, rig.loop, rig.wire);
    bob.send(bob.inDialogAsCallee("BYE", 1, invite, "bob-tag"));
    SipText bye = proxy.expect("BYE");
    assertThat(bye.values("Route"))
        .containsExactly("<sip:203.0.113.99;lr>", "<sip:203.0.113.98;lr>");
    assertThat(bye.requestUri()).isEqualTo("sip:alice@192.0.2.10:5060");
    proxy.send(alice.respond(bye, "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void optionsIsAnsweredOutsideAndInsideADialog() {
    alice.send(alice.invite("o1", "", "").replace("INVITE", "OPTIONS"));
    SipText answer = alice.expect("200");
    assertThat(answer.header("Allow")).contains("INVITE", "BYE");
    assertThat(answer.header("Accept")).isEqualTo("application/sdp");
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("OPTIONS", 2, up.ok()));
    alice.expect("200");
    bob.send(bob.inDialogAsCallee("OPTIONS", 1, up.invite(), "bob-tag"));
    bob.expect("200");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
  }

  @Test
  void whatWeDoNotTakeInADialogIsRefusedAndTheCallGoesOn() {
    Rig.Up up = rig.up("c1");
    alice.send(alice.inDialog("PUBLISH", 3, up.ok()));
    assertThat(alice.expect("405").header("Allow")).contains("BYE");
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
    alice.send(alice.inDialog("BYE", 2, up.ok()));
    alice.expect("500");
    alice.send(alice.inDialog("BYE", 4, up.ok()));
    alice.expect("200");
    bob.send(bob.respond(bob.expect("BYE"), "200 OK", "", ""));
    rig.expectNothingLeft();
  }

  @Test
  void whatHappensDuringASlowMediaNodeKeepsItsOrder() {
    rig.media.hold();
    alice.send(alice.invite("c1", "", alice.sdp(4000)));
    bob.expectNothing();
    rig.media.release();
    rig.loop.runPending();
    SipText invite = bob.expect("INVITE");
    rig.media.hold();
    bob.send(bob.respond(invite, "183 Session Progress", "bob-tag", bob.sdp(6000)));
    bob.send(bob.respond(invite, "180 Ringing", "bob-tag", ""));
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    alice.expectNothing();
    rig.media.release();
    rig.loop.runPending();
    alice.expect("183");
    alice.expect("180");
    alice.expect("200");
  }

  @Test
  void aCallEndsWhenItsTimeIsUp() {
    Rig limited = new Rig("max.duration", "60");
    limited.up("c1");
    limited.pass(Duration.ofSeconds(60));
    limited.alice.send(limited.alice.respond(limited.alice.expect("BYE"), "200 OK", "", ""));
    limited.bob.send(limited.bob.respond(limited.bob.expect("BYE"), "200 OK", "", ""));
    limited.expectNothingLeft();
  }

  @Test
  void theNumbersOfCallsAreLimited() {
    Rig limited = new Rig("max.calls", "1");
    limited.ring("c1");
    limited.alice.send(limited.alice.invite("c2", "", limited.alice.sdp(4000)));
    assertThat(limited.alice.expect("503").header("Retry-After")).isNotEmpty();
    assertThat(limited.calls.calls()).hasSize(1);
  }

  private static String origin(SipText message) {
    List<String> lines = message.body().lines().filter(line -> line.startsWith("o=")).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static long version(String origin) {
    return Long.parseLong(origin.split(" ")[2]);
  }

  private static String session(String origin) {
    return origin.split(" ")[1];
  }
}
