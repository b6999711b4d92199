package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import javax.sip.header.ExtensionHeader;
import javax.sip.message.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages parsed on demand against JAIN's parser, which parses all at once. */
class DifferentialTest {
  private static final int MUTANTS = 3000;

  /** Repeated, these cost JAIN all but the first; here the first one is asked for just as well. */
  private static final Set<String> LISTS =
      Set.of("via", "contact", "route", "record-route", "allow", "require", "supported", "accept");

  private static final List<String> CORPUS =
      List.of(
          """
          INVITE sip:bob@biloxi.example.com;transport=tcp SIP/2.0
          Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43;rport
          Max-Forwards: 70
          Route: <sip:ss1.atlanta.example.com;lr>, <sip:ss2.example.com;lr>
          From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
          To: "Bob; \\"B\\"" <sip:bob@biloxi.example.com>
          Call-ID: 3848276298220188511@atlanta.example.com
          CSeq: 1 INVITE
          Contact: <sip:alice@client.atlanta.example.com;transport=tcp>;expires=60
          Allow: INVITE, ACK, CANCEL
          Allow: BYE
          Supported: 100rel, timer
          Require: 100rel
          P-Asserted-Identity: "A" <sip:a@b>
          Content-Type: application/sdp;charset="utf-8"

          v=0
          """,
          """
          SIP/2.0 200 OK
          Via: SIP/2.0/UDP ss2.biloxi.example.com:5060;branch=z9hG4bK721e4.1;received=192.0.2.222, SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bK2d4790.1
          Record-Route: <sip:ss2.biloxi.example.com;lr>, <sip:ss1.atlanta.example.com;lr>
          f: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
          t: Bob <sip:bob@biloxi.example.com>;tag=314159
          i: 3848276298220188511@atlanta.example.com
          CSeq: 2 INVITE
          m: <sip:bob@client.biloxi.example.com>
          Session-Expires: 1800;refresher=uac
          Server: thing/1.0 (x)
          Accept: application/sdp;level=1, text/html

          """,
          """
          BYE sip:+4912345@192.0.2.4;user=phone SIP/2.0
          Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKnashds10
          Max-Forwards: 70
          From: <tel:+4912345>;tag=8321234356
          To: sip:alice@atlanta.example.com;tag=9fxced76sl
          Call-ID: 38@atlanta
          CSeq: 231 BYE
          Reason: Q.850 ;cause=16 ;text="Terminated"
          Warning: 370 devnull "Choose a bigger pipe"
          Date: Sat, 13 Nov 2010 23:29:00 GMT
          Retry-After: 18000;duration=3600
          X-Odd: a;b="c,d", e

          """);

  @Test
  void theCorpusIsReadAlike() {
    for (String text : CORPUS) {
      compare(cut(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300})
  void mutantsAreReadAlike(long seed) {
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String text = CORPUS.get(random.nextInt(CORPUS.size())).replace("\n", "\r\n");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
      }
      if (compare(cut(bytes))) {
        read++;
      }
    }
    assertThat(read).isGreaterThan(MUTANTS / 2);
  }

  private static @Nullable RawMessage cut(byte[] bytes) {
    MessageCutter.Cut cut = MessageCutter.cut(bytes, MessageLimits.STANDARD);
    try {
      StartLine.parse(cut.message().startLine());
      return cut.defect() == null ? cut.message() : null;
    } catch (MalformedException e) {
      return null; // refused at the door, before anybody parses
    }
  }

  /** Whether both could read it; that one can and the other cannot fails the test. */
  private static boolean compare(@Nullable RawMessage raw) {
    if (raw == null) {
      return false;
    }
    SIPMessage eager = eager(raw);
    Message lazy = lazy(raw);
    boolean readByJain =
        raw.isResponse()
            ? eager != null
            : eager instanceof SIPRequest request && request.getRequestURI() != null;
    if (!readByJain) {
      // a response is read header by header, whatever the others are like
      assertThat(lazy == null || raw.isResponse()).as("refused: %s", text(raw)).isTrue();
      return false;
    }
    assertThat(lazy).as("read: %s", text(raw)).isNotNull();
    for (Iterator<?> names = eager.getHeaderNames(); names.hasNext(); ) {
      String name = (String) names.next();
      if (name.equals("Content-Length")) {
        continue; // known by the body, and bounded by it before anything is parsed
      }
      assertThat(values(lazy, name)).as("%s in %s", name, text(raw)).isEqualTo(values(eager, name));
    }
    return true;
  }

  private static List<String> values(Message message, String name) {
    List<String> values = new ArrayList<>();
    for (Iterator<?> headers = message.getHeaders(name); headers.hasNext(); ) {
      Object header = headers.next();
      // what does not parse is dropped by JAIN, and a plain header here
      if (!(header instanceof ExtensionHeader)) {
        values.add(header.toString().strip());
      }
    }
    return LISTS.contains(name.toLowerCase(Locale.ROOT)) || values.isEmpty()
        ? values
        : values.subList(0, 1);
  }

  private static @Nullable Message lazy(RawMessage raw) {
    try {
      return raw.isResponse() ? MessageParser.response(raw) : MessageParser.request(raw);
    } catch (MalformedException e) {
      return null;
    }
  }

  private static @Nullable SIPMessage eager(RawMessage raw) {
    try {
      return new StringMsgParser()
          .parseSIPMessage(
              text(raw).getBytes(StandardCharsets.UTF_8),
              false,
              false,
              (defect, message, kind, header, text) -> {
                String name = header == null ? "" : header.substring(0, header.indexOf(':') + 1);
                if (name.isEmpty() || isStrict(name.substring(0, name.length() - 1).trim())) {
                  throw defect;
                }
              });
    } catch (ParseException | RuntimeException e) {
      return null;
    }
  }

  private static boolean isStrict(String name) {
    return MessageParser.STRICT.contains(HeaderName.full(name).toLowerCase(Locale.ROOT));
  }

  private static String text(RawMessage raw) {
    StringBuilder text = new StringBuilder(raw.startLine()).append("\r\n");
    for (RawHeader header : raw.headers()) {
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return text.append("\r\n").toString();
  }
}
