package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.header.SubjectHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.Test;

class LineMessageTest {
  private final LineMessages messages = new LineMessages();

  private static RawMessage raw(String text) {
    return MessageCutter.cut(
            text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), MessageLimits.STANDARD)
        .message();
  }

  private static Request received() throws MalformedException {
    return MessageParser.request(
        raw(
            """
            INVITE sip:gw@192.0.2.1 SIP/2.0
            v: SIP/2.0/UDP 192.0.2.8;branch=z9hG4bK2, SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1
            Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK0
            From: <sip:a@192.0.2.9>;tag=peer
            To: <sip:gw@192.0.2.1>
            Call-ID: call-1
            CSeq: 1 INVITE
            Date: rubbish
            s: first
            m: <sip:a@192.0.2.9>
            c: text/plain

            body"""));
  }

  private static List<String> values(Message message, String name) {
    List<String> values = new ArrayList<>();
    message.getHeaders(name).forEachRemaining(header -> values.add(header.toString().strip()));
    return values;
  }

  @Test
  void headersOfSeveralLinesAndValuesAreOneList() throws Exception {
    assertThat(values(received(), "Via"))
        .containsExactly(
            "Via: SIP/2.0/UDP 192.0.2.8;branch=z9hG4bK2",
            "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1",
            "Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK0");
    assertThat(received().getHeader("VIA")).isInstanceOf(ViaHeader.class);
    assertThat(received().getHeader("v").toString()).contains("192.0.2.8");
  }

  @Test
  void compactNamesAndTheirLongFormsAreTheSame() throws Exception {
    Request request = received();
    assertThat(request.getHeader("Subject")).isInstanceOf(SubjectHeader.class);
    assertThat(request.getHeader("Contact")).isInstanceOf(ContactHeader.class);
    assertThat(request.getHeader("c")).isSameAs(request.getHeader("Content-Type"));
    List<String> names = new ArrayList<>();
    request.getHeaderNames().forEachRemaining(name -> names.add((String) name));
    assertThat(names)
        .containsExactly(
            "Via", "From", "To", "Call-ID", "CSeq", "Date", "Subject", "Contact", "Content-Type");
  }

  @Test
  void whatDoesNotParseIsItsText() throws Exception {
    Header date = received().getHeader("Date");
    assertThat(date.toString().strip()).isEqualTo("Date: rubbish");
  }

  @Test
  void aResponseWithABadContactHasNone() throws Exception {
    Response response =
        MessageParser.response(
            raw("SIP/2.0 200 Fine, thanks\nContact: <sip:a@b\nX-A: 1\nContact: <sip:c@d>\n\n"));
    assertThat(response.getReasonPhrase()).isEqualTo("Fine, thanks");
    assertThat(values(response, "Contact")).containsExactly("Contact: <sip:c@d>");
  }

  @Test
  void aReceivedMessageIsReadOnlyAndItsCopyIsNot() throws Exception {
    Request request = received();
    Header header = messages.header("X-A", "b");
    assertThatThrownBy(() -> request.addHeader(header))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> request.removeHeader("Via"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> request.setMethod("BYE"))
        .isInstanceOf(UnsupportedOperationException.class);
    Request copy = (Request) request.clone();
    copy.addHeader(header);
    copy.setMethod("BYE");
    assertThat(copy.toString()).startsWith("BYE ").contains("X-A: b\r\n").endsWith("\r\n\r\nbody");
    assertThat(request.toString()).startsWith("INVITE ").doesNotContain("X-A");
  }

  @Test
  void headersAreAddedReplacedAndRemoved() throws Exception {
    Request request = (Request) received().clone();
    request.addFirst(messages.header("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK9"));
    assertThat(values(request, "Via").get(0)).contains("192.0.2.1");
    request.removeFirst("Via");
    request.removeLast("Via");
    assertThat(values(request, "Via"))
        .containsExactly(
            "Via: SIP/2.0/UDP 192.0.2.8;branch=z9hG4bK2",
            "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1");
    request.setHeader(messages.header("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK9"));
    assertThat(values(request, "Via")).hasSize(1);
    request.addHeader(messages.header("Max-Forwards", "5"));
    request.addHeader(messages.header("Max-Forwards", "4"));
    assertThat(values(request, "Max-Forwards")).containsExactly("Max-Forwards: 4");
    request.addHeader(messages.header("X-A", "1"));
    request.addHeader(messages.header("X-A", "2"));
    assertThat(values(request, "x-a")).containsExactly("X-A: 1", "X-A: 2");
    request.removeHeader("X-A");
    assertThat(request.getHeader("X-A")).isNull();
  }

  @Test
  void aListOfSeveralValuesIsOneLine() throws Exception {
    Request request = (Request) received().clone();
    request.setHeader(messages.header("Route", "<sip:a;lr>, <sip:b;lr>"));
    assertThat(request.toString()).contains("Route: <sip:a;lr>,<sip:b;lr>\r\n");
    assertThat(values(request, "Route")).hasSize(2);
  }

  @Test
  void theBodyAndItsLengthBelongTogether() throws Exception {
    Request request = (Request) received().clone();
    request.setContent(
        "hällo", (javax.sip.header.ContentTypeHeader) messages.header("Content-Type", "text/html"));
    assertThat(request.getContentLength().getContentLength()).isEqualTo(6);
    assertThat(request.toString()).contains("Content-Type: text/html", "Content-Length: 6\r\n");
    request.removeContent();
    assertThat(request.getRawContent()).isNull();
    assertThat(request.getHeader("Content-Type")).isNull();
  }
}
