package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.HeaderRules.Preset;
import io.patchbay.api.call.routing.HeaderRules.Trust;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between the legs, in both directions; alice is 192.0.2.10, bob 203.0.113.20. */
class HeaderRulesTest {
  private static final String OURS = MemoryWire.GATEWAY;

  private Rig rig = new Rig();

  @AfterEach
  void nothingIsLeft() {
    rig.alice.ignoreRest();
    rig.bob.ignoreRest();
    rig.calls.hangupAll(io.patchbay.b2bua.leg.Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  private static HeaderRules rules(Preset preset, Trust trust) {
    return new HeaderRules(preset, trust, List.of(), List.of(), Map.of());
  }

  private void route(HeaderRules rules) {
    rig.router =
        request ->
            CompletableFuture.completedFuture(
                RoutePlan.to(
                    new RouteTarget(
                        "sip:bob@203.0.113.20:5060", "test", Map.of(), Duration.ZERO, rules)));
  }

  /** The INVITE bob gets when alice's has these header lines. */
  private SipText invited(String lines) {
    rig.alice.send(rig.alice.invite("c1", lines, rig.alice.sdp(4000)));
    return rig.bob.expect("INVITE");
  }

  /** The 180 alice gets when bob's has these header lines. */
  private SipText rung(String lines) {
    SipText invite = invited("");
    rig.bob.send(
        rig.bob
            .respond(invite, "180 Ringing", "b", "")
            .replace("Content-Length:", lines + "Content-Length:"));
    return rig.alice.expect("180");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: Re: \"lunch\"; bring , salt",
        "Priority: urgent",
        "Alert-Info: <urn:alert:source:internal>,<urn:alert:priority:high>",
        "Call-Info: <http://www.example.com/a.jpg> ;purpose=icon",
        "Reason: Q.850 ;cause=16; text=\"x\"",
        "Accept-Language: da,  en;q=.5",
        "In-Reply-To: 70710@saturn.example.net, 17320@saturn.example.net",
        "User-To-User: 56a390f3d2b7310023a2;encoding=hex"
      })
  void theUsualHeadersPassAsTheyAreWrittenBothWays(String line) {
    assertThat(invited(line + "\n").toString()).contains("\r\n" + line + "\r\n");
    rig.alice.ignoreRest();
    nothingIsLeft();
    rig = new Rig();
    assertThat(rung(line + "\n").toString()).contains("\r\n" + line + "\r\n");
  }

  @Test
  void compactRepeatedAndUnknownFormsAreKeptAsText() {
    route(rules(Preset.TRANSPARENT, Trust.NO));
    String text =
        invited("s: lunch\nX-One: a ,b;c\nX-One: second\nx-ODD:;;,,;  \nOrganization: ACME\n")
            .toString();
    assertThat(text)
        .contains("\r\nSubject: lunch\r\nX-One: a ,b;c\r\nX-One: second\r\nx-ODD: ;;,,;\r\n")
        .contains("\r\nOrganization: ACME\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Date: Sat, 13 Nov 2010 23:29:00 GMT",
        "Organization: ACME",
        "X-Tenant: acme",
        "P-Asserted-Identity: <sip:alice@example.com>",
        "P-Preferred-Identity: <sip:alice@example.com>",
        "Remote-Party-ID: <sip:alice@example.com>;screen=yes",
        "Privacy: id",
        "Diversion: <sip:carol@example.com>;reason=unconditional",
        "History-Info: <sip:carol@example.com>;index=1",
        "Identity: abc",
        "P-Charging-Vector: icid-value=1",
        "P-Access-Network-Info: 3GPP-UTRAN-TDD",
        "Geolocation: <cid:x@example.com>",
        "Authorization: Digest username=\"a\"",
        "Proxy-Authorization: Digest username=\"a\"",
        "Record-Route: <sip:proxy.example.com;lr>",
        "Path: <sip:p.example.com>",
        "Service-Route: <sip:p.example.com>",
        "P-Associated-URI: <sip:p@example.com>",
        "Referred-By: <sip:carol@example.com>",
        "Unknown: thing"
      })
  void nothingElsePassesToWhoIsNotTrusted(String line) {
    String name = line.substring(0, line.indexOf(':') + 1);
    assertThat(invited(line + "\n").toString()).doesNotContain("\r\n" + name);
    nothingIsLeft();
    rig = new Rig();
    if (!name.startsWith("Record-Route")) {
      assertThat(rung(line + "\n").toString()).doesNotContain("\r\n" + name);
    }
  }

  @Test
  void identityPassesBetweenTrustedSidesWithOurHost() {
    rig = new Rig("trusted.listeners", "udp");
    String text =
        invited(
                "P-Asserted-Identity: \"Alice\" <sip:alice@192.0.2.10:5060>, <tel:+4930123>\n"
                    + "Diversion: <sip:carol@192.0.2.10>;reason=user-busy\n"
                    + "Privacy: none\nX-Tenant: acme\nIdentity: abc\n")
            .toString();
    assertThat(text)
        .contains("\r\nP-Asserted-Identity: \"Alice\" <sip:alice@" + OURS + ">, <tel:+4930123>\r\n")
        .contains("\r\nDiversion: <sip:carol@" + OURS + ">;reason=user-busy\r\n")
        .contains("\r\nPrivacy: none\r\n")
        .contains("\r\nX-Tenant: acme\r\n")
        .doesNotContain("\r\nIdentity:")
        .doesNotContain("192.0.2.10");
  }

  @ParameterizedTest
  @CsvSource({
    "udp, STANDARD, LISTENER, true",
    "other, STANDARD, LISTENER, false",
    "other, STANDARD, YES, false",
    "udp, STANDARD, NO, false",
    "udp, BOUNDARY, YES, false",
    "udp, TRUNK, LISTENER, true",
    "udp, TRUNK, NO, false",
    "other, TRUNK, LISTENER, false",
    "other, TRANSPARENT, NO, true"
  })
  void identityIsForTrustedSidesOnly(String listener, Preset preset, Trust trust, boolean passes) {
    rig = new Rig("trusted.listeners", listener);
    route(rules(preset, trust));
    assertThat(
            invited("P-Asserted-Identity: <sip:alice@example.com>\n")
                .headers("P-Asserted-Identity"))
        .hasSize(passes ? 1 : 0);
  }

  @Test
  void aTrunkGetsNoPrivateHeaders() {
    rig = new Rig("trusted.listeners", "udp");
    route(rules(Preset.TRUNK, Trust.LISTENER));
    assertThat(invited("X-Tenant: acme\nAlert-Info: <urn:x>\nSubject: s\n").toString())
        .doesNotContain("X-Tenant", "Alert-Info")
        .contains("Subject: s");
  }

  @Test
  void whoAsksForPrivacyIsNotNamedOutsideTheTrustDomainWhateverTheRoutePasses() {
    route(
        new HeaderRules(
            Preset.STANDARD,
            Trust.NO,
            List.of("P-Asserted-Identity", "Privacy"),
            List.of(),
            Map.of()));
    assertThat(invited("P-Asserted-Identity: <sip:alice@example.com>\nPrivacy: id\n").toString())
        .doesNotContain("P-Asserted-Identity")
        .contains("Privacy: id");
  }

  @Test
  void theCloserNameDecidesAndSetReplaces() {
    route(
        new HeaderRules(
            Preset.STANDARD,
            Trust.LISTENER,
            List.of("X-*", "Y"),
            List.of("X-Secret-*", "Subject", "Y"),
            Map.of("X-Tenant", "gateway")));
    SipText invite = invited("X-Tenant: forged\nX-Other: o\nX-Secret-Key: k\nSubject: s\nY: y\n");
    assertThat(invite.headers("X-Tenant")).containsExactly("gateway");
    assertThat(invite.headers("X-Other")).containsExactly("o");
    assertThat(invite.headers("X-Secret-Key")).isEmpty();
    assertThat(invite.headers("Subject")).isEmpty();
    assertThat(invite.headers("Y")).isEmpty();
  }

  @Test
  void whatARouteSetsIsInEveryRequestToTheTargetAndInNoneToTheCaller() {
    route(
        new HeaderRules(
            Preset.STANDARD, Trust.LISTENER, List.of(), List.of(), Map.of("X-Tenant", "acme")));
    Rig.Up up = rig.up("c1");
    assertThat(up.ok().headers("X-Tenant")).isEmpty();
    rig.alice.send(rig.alice.inDialog("BYE", 2, up.ok()));
    assertThat(rig.bob.expect("BYE").headers("X-Tenant")).containsExactly("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: from 192.0.2.10",
        "Call-Info: <http://10.1.2.3/a.jpg>",
        "Alert-Info: <http://[2001:db8::7]/a.wav>",
        "Reason: SIP;cause=500;text=\"at 172.16.0.1\"",
        "User-To-User: 192.0.2.10"
      })
  void aHeaderThatNamesAnAddressStays(String line) {
    String name = line.substring(0, line.indexOf(':'));
    assertThat(invited(line + "\n").headers(name)).isEmpty();
  }

  @Test
  void aWarningOfThePeerIsOurs() {
    assertThat(
            rung("Warning: 370 pbx.inside.example.com \"Insufficient bandwidth\"\n")
                .header("Warning"))
        .isEqualTo("370 patchbay \"Insufficient bandwidth\"");
  }

  /**
   * Every place an address could be in, both ways; only the SDP of the media backend is not ours.
   */
  @Test
  void noMessageNamesTheOtherSide() {
    rig = new Rig("trusted.listeners", "udp");
    route(rules(Preset.TRANSPARENT, Trust.YES));
    String alices = "192.0.2.10";
    String bobs = "203.0.113.20";
    SipText invite =
        invited(
            "Record-Route: <sip:192.0.2.10;lr>\n"
                + "Referred-By: <sip:carol@192.0.2.10>\n"
                + "P-Asserted-Identity: <sip:192.0.2.10>\n"
                + "Remote-Party-ID: <sip:a@192.0.2.10>\n"
                + "History-Info: <sip:a@192.0.2.10>;index=1\n"
                + "X-Source: 192.0.2.10\n"
                + "Call-Info: <sip:192.0.2.10>\n"
                + "Error-Info: <sip:192.0.2.10>\n"
                + "P-Charging-Vector: icid-value=1;icid-generated-at=192.0.2.10\n"
                + "In-Reply-To: 1@192.0.2.10\n"
                + "Timestamp: 192.0.2.10\n");
    assertThat(head(invite)).doesNotContain(alices);
    rig.bob.send(
        rig.bob
            .respond(invite, "183 At 203.0.113.20", "b", "")
            .replace(
                "Content-Length:",
                "Warning: 399 203.0.113.20 \"see 203.0.113.20\"\n"
                    + "Server: x 203.0.113.20\n"
                    + "P-Asserted-Identity: <sip:bob@203.0.113.20>\n"
                    + "Reason: SIP;text=\"203.0.113.20\"\n"
                    + "X-Who: 203.0.113.20\n"
                    + "Content-Length:"));
    SipText progress = rig.alice.expect("183");
    assertThat(progress.toString()).doesNotContain(bobs);
    assertThat(progress.toString()).contains("P-Asserted-Identity: <sip:bob@" + OURS + ">");
    rig.bob.send(
        rig.bob
            .respond(invite, "403 Not at 203.0.113.20", "b", "")
            .replace("Content-Length:", "Error-Info: <sip:203.0.113.20>\nContent-Length:"));
    SipText refusal = rig.alice.expect("403");
    assertThat(refusal.toString()).doesNotContain(bobs).startsWith("SIP/2.0 403 Forbidden\r\n");
  }

  /** All but the Request-URI's and To's host, which are bob's own, and the body. */
  private static String head(SipText message) {
    String text = message.toString();
    return text.substring(0, text.indexOf("\r\n\r\n"));
  }
}
