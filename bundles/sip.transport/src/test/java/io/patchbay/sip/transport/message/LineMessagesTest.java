package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import org.junit.jupiter.api.Test;

class LineMessagesTest {
  private final SipMessages messages = new LineMessages();

  private Request request() {
    return messages.request(
        new RequestSpec(
            "INVITE",
            messages.uri("sip:b@192.0.2.9:5070;transport=tcp"),
            messages.address("\"Gate; way\" <sip:gw@192.0.2.1>"),
            "ours",
            messages.address("<sip:b@192.0.2.9>"),
            Optional.of("theirs"),
            "call-1",
            7,
            69,
            Optional.of(messages.address("<sip:gw@192.0.2.1:5060>")),
            List.of(
                messages.address("<sip:p1.example.com;lr>"),
                messages.address("<sip:p2.example.com;lr>"))));
  }

  @Test
  void aRequestHasTheHeadersOfItsSpecAndNoOthers() {
    assertThat(request().toString().replace("\r\n", "\n"))
        .isEqualTo(
            """
            INVITE sip:b@192.0.2.9:5070;transport=tcp SIP/2.0
            Route: <sip:p1.example.com;lr>
            Route: <sip:p2.example.com;lr>
            Max-Forwards: 69
            From: "Gate; way" <sip:gw@192.0.2.1>;tag=ours
            To: <sip:b@192.0.2.9>;tag=theirs
            Call-ID: call-1
            CSeq: 7 INVITE
            Contact: <sip:gw@192.0.2.1:5060>
            Content-Length: 0

            """);
  }

  @Test
  void anAddressWithoutBracketsGetsThemBeforeATag() {
    Request request =
        messages.request(
            new RequestSpec(
                "BYE",
                messages.uri("sip:b@192.0.2.9"),
                messages.address("sip:gw@192.0.2.1;user=phone"),
                "ours",
                messages.address("tel:+4930123"),
                Optional.of("theirs"),
                "call-1",
                8,
                70,
                Optional.of(messages.address("sip:gw@192.0.2.1")),
                List.of(messages.address("sip:p1.example.com;lr"))));
    assertThat(request.toString())
        .contains(
            "From: <sip:gw@192.0.2.1;user=phone>;tag=ours\r\n",
            "To: <tel:+4930123>;tag=theirs\r\n",
            "Contact: <sip:gw@192.0.2.1>\r\n",
            "Route: <sip:p1.example.com;lr>\r\n");
  }

  @Test
  void copiesHeadersInOrderAndAsWritten() throws Exception {
    RawMessage raw =
        MessageCutter.cut(
                """
                INVITE sip:gw@192.0.2.1 SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1
                From: <sip:a@192.0.2.9>;tag=peer
                To: <sip:gw@192.0.2.1>
                Call-ID: call-1
                CSeq: 1 INVITE
                s: Grüße,  Welt
                X-Two: b;  q=1, c
                Accept: application/sdp ,text/plain
                P-Asserted-Identity: "A" <sip:a@b>,  <tel:+1>
                x-two: second
                Reason: SIP ;cause=200 ;text="x  y"
                Subject2: no
                Contact: <sip:a@192.0.2.9>, <sip:c@192.0.2.9>

                """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8),
                MessageLimits.STANDARD)
            .message();
    Request to = request();
    to.removeHeader("Contact");
    Set<String> wanted =
        Set.of("subject", "x-two", "accept", "p-asserted-identity", "reason", "contact");
    messages.copyHeaders(
        MessageParser.request(raw), to, name -> wanted.contains(name.toLowerCase(Locale.ROOT)));
    assertThat(to.toString())
        .contains(
            "Subject: Grüße,  Welt\r\n",
            "X-Two: b;  q=1, c\r\n",
            "x-two: second\r\n",
            "Accept: application/sdp ,text/plain\r\n",
            "P-Asserted-Identity: \"A\" <sip:a@b>,  <tel:+1>\r\n",
            "Reason: SIP ;cause=200 ;text=\"x  y\"\r\n")
        .doesNotContain("Subject2");
    assertThat(to.getHeader("Contact")).isInstanceOf(ContactHeader.class);
    assertThat(to.toString().indexOf("Subject:")).isLessThan(to.toString().indexOf("Reason:"));
  }

  @Test
  void valuesOfOneNameAreGivenAsWritten() throws Exception {
    RawMessage raw =
        MessageCutter.cut(
                """
                OPTIONS sip:gw@192.0.2.1 SIP/2.0
                k: 100rel,  Timer
                X-Own: (
                SUPPORTED: replaces
                Content-Length: 0

                """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8),
                MessageLimits.STANDARD)
            .message();
    Request received = new LineRequest(raw);
    assertThat(messages.values(received, "Supported"))
        .containsExactly("100rel,  Timer", "replaces");
    assertThat(messages.values(received, "x-own")).containsExactly("(");
    assertThat(messages.values(received, "Require")).isEmpty();
    Request ours = request();
    assertThat(messages.values(ours, "To")).containsExactly("<sip:b@192.0.2.9>;tag=theirs");
  }

  @Test
  void setsABodyWithItsType() {
    Request request = request();
    messages.body(request, "application/sdp", new byte[] {0, (byte) 0xff, 'x'});
    assertThat(request.getHeader("Content-Type")).isInstanceOf(ContentTypeHeader.class);
    byte[] bytes =
        MessageWriter.write(
            request, new FixedTarget("tcp", new HostPort("2001:db8::1", 5060)), "b");
    assertThat(bytes).endsWith((byte) 0, (byte) 0xff, (byte) 'x');
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .startsWith("INVITE sip:b@192.0.2.9:5070;transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP [")
        .contains("Via: SIP/2.0/TCP [2001:db8::1]:5060;branch=b\r\n")
        .contains("\r\nContent-Length: 3\r\n\r\n")
        .containsOnlyOnce("Content-Length");
  }

  @Test
  void nothingBeginsALineOfItsOwn() {
    assertThatThrownBy(() -> messages.header("X-A", "b\r\nVia: c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> messages.header("X A", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> messages.address("<sip:a@b>\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textsThatDoNotParseAreNamed() {
    assertThatThrownBy(() -> messages.uri("tel:+123")).hasMessageContaining("tel:+123");
    assertThatThrownBy(() -> messages.uri("sip:")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> messages.address("<<>")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> messages.header("CSeq", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aContactNamesItsTransportUnlessItIsUdp() {
    assertThat(messages.contact("u", new HostPort("192.0.2.1", 5060), "udp"))
        .hasToString("sip:u@192.0.2.1:5060");
    assertThat(messages.contact("", new HostPort("2001:db8::1", 5062), "tcp"))
        .hasToString("sip:[2001:db8::1]:5062;transport=tcp");
  }
}
