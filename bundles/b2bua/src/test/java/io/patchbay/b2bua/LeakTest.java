package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.HeaderRules.Preset;
import io.patchbay.api.call.routing.HeaderRules.Trust;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every header and every body that could tell one side where the other is, in every message that
 * passes, by the most generous rules there are: everything passes, and everybody is trusted. The
 * address and the host name of the one who writes must not be in anything the other one gets.
 */
class LeakTest {
  /** In each line, A is an address of the writer and H a name of its host. */
  private static final List<String> HEADERS =
      List.of(
          "Record-Route: <sip:A;lr>",
          "Record-Route: <sip:H;lr>",
          "Path: <sip:A;lr>",
          "Service-Route: <sip:A;lr>",
          "Reply-To: <sip:x@A>",
          "Refer-To: <sip:x@A>",
          "Referred-By: <sip:x@A>",
          "Target-Dialog: x@A;local-tag=1;remote-tag=2",
          "Join: x@A;to-tag=1;from-tag=2",
          "P-Asserted-Identity: \"X\" <sip:x@A>",
          "P-Asserted-Identity: <sip:x@H:5070>",
          "P-Preferred-Identity: <sip:x@A>",
          "P-Associated-URI: <sip:x@A>",
          "P-Called-Party-ID: <sip:x@A>",
          "P-Served-User: <sip:x@A>",
          "P-Charging-Vector: icid-value=1;icid-generated-at=A",
          "P-Charging-Vector: icid-value=1;orig-ioi=H",
          "P-Charging-Function-Addresses: ccf=A",
          "P-Visited-Network-ID: H",
          "P-Access-Network-Info: 3GPP-UTRAN-TDD;x=\"A\"",
          "P-Early-Media: supported;x=A",
          "Remote-Party-ID: <sip:x@A>;screen=yes",
          "Diversion: <sip:x@A>;reason=unconditional",
          "Diversion: <sip:x@H>;reason=unconditional",
          "History-Info: <sip:x@A>;index=1",
          "History-Info: <sip:x@H?Reason=SIP%3Bcause%3D302>;index=1",
          "Call-Info: <http://A/x.jpg>;purpose=icon",
          "Call-Info: <http://H/x.jpg>;purpose=icon",
          "Alert-Info: <http://A/x.wav>",
          "Error-Info: <sip:x@A>",
          "Geolocation: <http://A/x>",
          "Geolocation-Error: 100;code=\"A\"",
          "Identity: abc;info=<https://H/cert>",
          "Identity-Info: <https://A/cert>;alg=rsa-sha1",
          "In-Reply-To: 1@A",
          "Subject: I am at A",
          "Subject: I am at H",
          "Reason: SIP;cause=500;text=\"A\"",
          "Reason: Q.850;cause=16;text=\"at H\"",
          "Warning: 399 A \"x\"",
          "Warning: 399 H \"x\"",
          "Warning: 399 x \"see A\"",
          "Organization: A",
          "User-Agent: phone at A",
          "Server: pbx at H",
          "Authorization: Digest username=\"x\",realm=\"H\",uri=\"sip:A\"",
          "Proxy-Authorization: Digest username=\"x\",realm=\"A\"",
          "WWW-Authenticate: Digest realm=\"H\",domain=\"sip:A\",nonce=\"1\"",
          "Proxy-Authenticate: Digest realm=\"A\",nonce=\"1\"",
          "Authentication-Info: rspauth=\"A\"",
          "Allow-Events: A",
          "Event: x;id=A",
          "User-to-User: A;encoding=hex",
          "Session-ID: A",
          "Accept-Contact: *;x=\"<sip:A>\"",
          "Feature-Caps: *;x=\"<sip:A>\"",
          "Security-Verify: digest;d-ver=\"A\"",
          "Resource-Share: A",
          "Timestamp: A",
          "X-Asterisk-HangupCause: A",
          "X-Source: [2001:db8::7]",
          "X-Real-IP: A",
          "X-Host: H");

  private static final List<String> SDP_LINES =
      List.of(
          "s=call of A",
          "i=A",
          "u=http://A/",
          "e=x@A",
          "e=x@H (X)",
          "p=+49 30 A",
          "o=x 1 1 IN IP4 A");

  private static final String ALICE_HOST = "pc33.inside.invalid";
  private static final String BOB_HOST = "pbx.hidden.invalid";

  private Rig rig = new Rig("trusted.listeners", "udp");

  @BeforeEach
  void everythingPasses() {
    HeaderRules all =
        new HeaderRules(Preset.TRANSPARENT, Trust.YES, List.of("*"), List.of(), Map.of());
    rig.router =
        request ->
            CompletableFuture.completedFuture(
                RoutePlan.to(
                    new RouteTarget(
                        "sip:bob@203.0.113.20:5060", "test", Map.of(), Duration.ZERO, all)));
  }

  @AfterEach
  void nothingIsLeft() {
    rig.alice.ignoreRest();
    rig.bob.ignoreRest();
    rig.calls.hangupAll(Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  static Stream<String> headers() {
    return HEADERS.stream();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void noHeaderOfAnyMessageTellsWhereTheOtherSideIs(String header) {
    String alices = of(header, "192.0.2.10", ALICE_HOST);
    String bobs = of(header, "203.0.113.20", BOB_HOST);
    rig.alice.send(alices("c1", alices));
    SipText invite = rig.bob.expect("INVITE");
    rig.bob.send(bobs(rig.bob.respond(invite, "183 At 203.0.113.20", "b", ""), bobs));
    rig.alice.expect("183");
    rig.bob.send(bobs(rig.bob.respond(invite, "200 OK", "b", rig.bob.sdp(6000)), bobs));
    rig.bob.expect("ACK");
    SipText ok = rig.alice.expect("200");
    rig.alice.send(rig.alice.inDialog("ACK", 1, ok));
    // each way: re-INVITE, INFO, MESSAGE, refused and accepted; then BYE
    rig.alice.send(
        Peer.with(
            rig.alice.withSdp(rig.alice.inDialog("INVITE", 2, ok), rig.alice.sdp(4002)), alices));
    rig.bob.send(
        bobs(rig.bob.respond(rig.bob.expect("INVITE"), "488 See " + BOB_HOST, "b", ""), bobs));
    rig.alice.expect("488");
    rig.bob.expect("ACK");
    rig.bob.send(
        Peer.with(
            rig.bob.withSdp(rig.bob.inDialogAsCallee("INVITE", 1, invite, "b"), rig.bob.sdp(6002)),
            bobs));
    SipText reinvite = rig.alice.expect("INVITE");
    rig.alice.send(
        Peer.with(rig.alice.respond(reinvite, "200 OK", "", rig.alice.sdp(4004)), alices));
    rig.alice.expect("ACK");
    rig.bob.expect("200");
    rig.bob.send(rig.bob.inDialogAsCallee("ACK", 1, invite, "b"));
    rig.alice.send(Peer.with(rig.alice.inDialog("INFO", 3, ok), alices));
    rig.bob.send(bobs(rig.bob.respond(rig.bob.expect("INFO"), "200 OK", "", ""), bobs));
    rig.alice.expect("200");
    rig.bob.send(Peer.with(rig.bob.inDialogAsCallee("MESSAGE", 2, invite, "b"), bobs));
    rig.alice.send(
        Peer.with(rig.alice.respond(rig.alice.expect("MESSAGE"), "200 OK", "", ""), alices));
    rig.bob.expect("200");
    rig.alice.send(Peer.with(rig.alice.inDialog("BYE", 4, ok), alices));
    rig.bob.send(bobs(rig.bob.respond(rig.bob.expect("BYE"), "200 OK", "", ""), bobs));
    expectNoLeak();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void neitherDoesARefusalOrACancellation(String header) {
    String bobs = of(header, "203.0.113.20", BOB_HOST);
    rig.alice.send(alices("c1", ""));
    SipText invite = rig.bob.expect("INVITE");
    rig.bob.send(bobs(rig.bob.respond(invite, "486 I am at 203.0.113.20", "b", ""), bobs));
    rig.bob.expect("ACK");
    rig.alice.expect("486");
    String second = alices("c2", "");
    rig.alice.send(second);
    invite = rig.bob.expect("INVITE");
    rig.bob.send(rig.bob.respond(invite, "180 Ringing", "b", ""));
    rig.alice.send(Peer.with(rig.alice.cancel(second), of(header, "192.0.2.10", ALICE_HOST)));
    rig.bob.expect("CANCEL");
    expectNoLeak();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void neitherDoesARequestOutsideDialogsNorItsAnswer(String header) {
    rig.configure("trusted.listeners", "udp", "relay.options", "true");
    String bobs = of(header, "203.0.113.20", BOB_HOST);
    String event = header.startsWith("Event:") ? "" : "Event: presence\n";
    for (String method : List.of("MESSAGE", "PUBLISH", "OPTIONS")) {
      String alices =
          of(header, "192.0.2.10", ALICE_HOST) + "Contact: <sip:a@" + ALICE_HOST + ">\n";
      rig.alice.send(rig.alice.outside(method, method + 1, event + alices, "", ""));
      SipText request = rig.bob.expect(method);
      rig.bob.send(bobs(rig.bob.respond(request, "200 At " + BOB_HOST, "b", ""), bobs));
      rig.alice.expect("200");
      rig.alice.send(rig.alice.outside(method, method + 2, event + alices, "", ""));
      request = rig.bob.expect(method);
      rig.bob.send(bobs(rig.bob.respond(request, "486 At 203.0.113.20", "b", ""), bobs));
      rig.alice.expect("486");
    }
    expectNoLeak();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void neitherDoesASubscription(String header) {
    String alices = of(header, "192.0.2.10", ALICE_HOST) + "Contact: <sip:a@" + ALICE_HOST + ">\n";
    String bobs = of(header, "203.0.113.20", BOB_HOST);
    String event = "Event: presence\n";
    String alicesEvent = header.startsWith("Event:") ? "" : event;
    rig.alice.send(rig.alice.outside("SUBSCRIBE", "s1", alicesEvent + alices, "", ""));
    SipText subscribe = rig.bob.expect("SUBSCRIBE");
    rig.bob.send(bobs(rig.bob.respond(subscribe, "200 At " + BOB_HOST, "b", ""), bobs));
    SipText ok = rig.alice.expect("200");
    String eventOfBob = header.startsWith("Event:") ? "Event: x\n" : event;
    String notify =
        Peer.with(
            rig.bob.inDialogAsCallee("NOTIFY", 1, subscribe, "b"),
            eventOfBob
                + bobs
                + "Contact: <sip:b@"
                + BOB_HOST
                + ">\nSubscription-State: active;expires=600\n");
    rig.bob.send(notify);
    SipText shown = rig.alice.expect("NOTIFY");
    rig.alice.send(Peer.with(rig.alice.respond(shown, "200 OK", "", ""), alices));
    rig.bob.expect("200");
    rig.alice.send(
        Peer.with(rig.alice.inDialog("SUBSCRIBE", 2, ok), "Expires: 0\n" + alicesEvent + alices));
    SipText leave = rig.bob.expect("SUBSCRIBE");
    rig.bob.send(bobs(rig.bob.respond(leave, "481 Not At " + BOB_HOST, "b", ""), bobs));
    rig.alice.expect("481");
    expectNoLeak();
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of(
            "application/pidf+xml",
            "<presence entity='sip:x@A'><tuple><contact>sip:x@A:5070;ob</contact></tuple>"
                + "<note>at H, A:5060 or [2001:db8::7]</note></presence>"),
        Arguments.of(
            "application/dialog-info+xml",
            "<dialog-info entity='sips:x@H'><dialog call-id='1@A'><local><target"
                + " uri='sip:A:5060;transport=tcp'/></local></dialog></dialog-info>"),
        Arguments.of("application/simple-message-summary", "Message-Account: sip:vm@A\n"),
        Arguments.of("message/cpim", "From: X <sip:x@H>\nTo: <sip:y@A>\n\n\nhi\n"),
        Arguments.of(
            "multipart/related;boundary=b",
            "--b\nContent-Type: application/rlmi+xml\n\n<list uri='sip:x@A'/>\n--b--\n"),
        Arguments.of("message/sipfrag", "SIP/2.0 200 OK\nContact: <sip:x@A>\n"),
        Arguments.of("application/sdp", "v=0\no=- 1 1 IN IP4 A\ns=-\nc=IN IP4 A\nt=0 0\n"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noDocumentOutsideDialogsNamesAHost(String type, String body) {
    for (String method : List.of("MESSAGE", "PUBLISH")) {
      String text = of("X:" + body, "192.0.2.10", ALICE_HOST).substring(2);
      rig.alice.send(
          rig.alice.outside(
              method,
              method,
              "Event: presence\nContact: <sip:a@" + ALICE_HOST + ">\n",
              type,
              text.stripTrailing()));
      SipText request = rig.bob.expect(method);
      String answer =
          withBody(
              rig.bob.respond(request, "200 OK", "b", ""),
              type,
              of("X:" + body, "203.0.113.20", BOB_HOST).substring(2));
      rig.bob.send(bobs(answer, ""));
      rig.alice.expect("200");
    }
    expectNoLeak();
  }

  @Test
  void aDocumentNamesItsUsersAtOurHost() {
    rig.alice.send(
        rig.alice.outside(
            "PUBLISH",
            "c1",
            "Event: presence\n",
            "application/pidf+xml",
            "<presence entity='sip:alice@192.0.2.10'/>"));
    SipText publish = rig.bob.expect("PUBLISH");
    assertThat(publish.body())
        .isEqualTo("<presence entity='sip:alice@" + MemoryWire.GATEWAY + "'/>");
    rig.bob.send(rig.bob.respond(publish, "200 OK", "b", ""));
    rig.alice.expect("200");
  }

  static Stream<String> sdpLines() {
    return SDP_LINES.stream();
  }

  /** Connection addresses, rtcp and candidates are the media backend's: see sdp and media.relay. */
  @ParameterizedTest
  @MethodSource("sdpLines")
  void noLineOfTheSessionDescriptionSaysMoreThanMediaNeeds(String line) {
    rig.alice.send(
        rig.alice.invite("c1", "", sdp(rig.alice.sdp(4000), line, "192.0.2.10", ALICE_HOST)));
    SipText invite = rig.bob.expect("INVITE");
    rig.bob.send(
        rig.bob.respond(
            invite, "200 OK", "b", sdp(rig.bob.sdp(6000), line, "203.0.113.20", BOB_HOST)));
    rig.bob.expect("ACK");
    rig.alice.send(rig.alice.inDialog("ACK", 1, rig.alice.expect("200")));
    expectNoLeak();
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("message/sipfrag", "SIP/2.0 200 OK\nContact: <sip:x@A>\n"),
        Arguments.of("message/sip", "INVITE sip:x@A SIP/2.0\nVia: SIP/2.0/UDP A\n\n"),
        Arguments.of("application/sdp", "v=0\no=- 1 1 IN IP4 A\ns=-\nc=IN IP4 A\nt=0 0\n"));
  }

  /** What the stacks write about calls and sessions; what people write to each other is theirs. */
  @ParameterizedTest
  @MethodSource("bodies")
  void noBodyWrittenByAStackPassesInMidCall(String type, String body) {
    Rig.Up up = rig.up("c1");
    rig.alice.send(
        withBody(rig.alice.inDialog("INFO", 2, up.ok()), type, body.replace("A", "192.0.2.10")));
    SipText info = rig.bob.expect("INFO");
    rig.bob.send(
        withBody(rig.bob.respond(info, "200 OK", "", ""), type, body.replace("A", "203.0.113.20")));
    rig.alice.expect("200");
    expectNoLeak();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Via: SIP/2.0/UDP relay.inside.example:5060;branch=z9hG4bKr",
        "v: SIP/2.0/TLS relay.inside.example;branch=z9hG4bKr",
        "Via: SIP/2.0/UDP RELAY.inside.example;branch=z9hG4bKr",
        "Via: SIP / 2.0 / UDP  relay.inside.example : 5060 ;branch=z9hG4bKr",
        "Via: SIP/2.0/UDP x.example;branch=z9hG4bKx, SIP/2.0/UDP relay.inside.example:5061"
      })
  void aHostTheCallCameByIsNamedToNobodyHoweverItsViaIsWritten(String via) {
    rig.alice.send(alices("c1", via + "\nSubject: by relay.inside.example\nPriority: normal\n"));
    SipText invite = rig.bob.expect("INVITE");
    assertThat(invite.header("Priority")).isEqualTo("normal");
    assertThat(invite.toString()).doesNotContain("relay.inside.example");
  }

  /** An INVITE of alice's, whose Contact is a name, with a header more. */
  private String alices(String callId, String header) {
    return rig.alice
        .invite(callId, header, rig.alice.sdp(4000))
        .replace("<sip:alice@192.0.2.10:5060>", "<sip:alice@" + ALICE_HOST + ">");
  }

  private void expectNoLeak() {
    for (SipText message : rig.bob.seen()) {
      assertThat(message.toString()).doesNotContain("192.0.2.10", ALICE_HOST);
    }
    for (SipText message : rig.alice.seen()) {
      assertThat(message.toString()).doesNotContain("203.0.113.20", BOB_HOST);
    }
  }

  private static String of(String line, String address, String host) {
    String name = line.substring(0, line.indexOf(':') + 1);
    String value = line.substring(name.length());
    return name + value.replaceAll("\\bA\\b", address).replaceAll("\\bH\\b", host) + "\n";
  }

  /** A message of bob's, whose Contact is a name, with a header more. */
  private static String bobs(String message, String header) {
    return Peer.with(message, header)
        .replace("<sip:bob@203.0.113.20:5060>", "<sip:bob@" + BOB_HOST + ">");
  }

  private static String sdp(String sdp, String line, String address, String host) {
    String filled = of(line.replaceFirst("=", ":"), address, host).replaceFirst(":", "=");
    String type = line.substring(0, 2);
    String kept = sdp.replaceFirst("s=.*\n", "s=-\n");
    return kept.contains(type)
        ? kept.replaceFirst(type + ".*\n", filled)
        : kept.replaceFirst("c=", filled + "c=");
  }

  private static String withBody(String message, String type, String body) {
    return message.replace(
        "Content-Length: 0\n\n",
        "Content-Type: %s\nContent-Length: %d\n\n%s"
            .formatted(type, body.replace("\n", "\r\n").length(), body));
  }
}
