package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import javax.sip.message.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
  private static RawMessage raw(String more) {
    return MessageCutter.cut(
            """
            INVITE sip:gw@192.0.2.1 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1
            From: <sip:a@192.0.2.9>;tag=peer
            To: <sip:gw@192.0.2.1>
            Call-ID: call-1
            CSeq: 1 INVITE
            %s

            body"""
                .formatted(more)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8),
            MessageLimits.STANDARD)
        .message();
  }

  @Test
  void parsesWithItsBody() throws Exception {
    Request request = MessageParser.request(raw("Content-Type: text/plain"));
    assertThat(request.getRawContent()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
    assertThat(request.getMethod()).isEqualTo("INVITE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Max-Forwards: 300",
        "Max-Forwards: -1",
        "Contact: <sip:a@b",
        "Contact: \"unterminated <sip:a@b>",
        "Route: not a route",
        "Content-Type: (((",
      })
  void refusesWhatRoutingAndBodyDependOn(String header) {
    assertThatThrownBy(() -> MessageParser.request(raw(header)))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Date: rubbish",
        "Server: no slash at all",
        "Expires: 99999999999999999999",
        "Warning: 1812 overture \"x\"",
        "Retry-After: ???",
        "X-Anything: \"(((",
      })
  void looksOverADefectElsewhere(String header) throws Exception {
    assertThat(MessageParser.request(raw(header)).getMethod()).isEqualTo("INVITE");
  }
}
