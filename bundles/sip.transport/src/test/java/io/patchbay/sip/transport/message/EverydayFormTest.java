package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen to be well-formed at a glance is so to JAIN's parser as well. */
class EverydayFormTest {
  private static final int VARIATIONS = 10_000;

  private static final List<String> ADDRESSES =
      List.of(
          "<sip:alice@192.0.2.10:5060>;tag=a1-b.c",
          "\"Alice Doe\" <sip:+49.1_2@atlanta.example.com;transport=tcp;lr>;tag=9fxced76sl",
          "<sip:gw.example.com;lr;ttl=3;maddr=1.2.3.4;user=phone;method=INVITE>",
          "<sip:a@b:5070;ob>;expires=60;q=0.5;action=proxy");

  private static final Map<String, List<String>> SEEDS =
      Map.of(
          "Via",
          List.of(
              "SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-1.2~x;rport=5060;received=192.0.2.1",
              "SIP/2.0/WSS a.invalid;branch=z9hG4bK1;ttl=1;maddr=1.2.3.4;rport;alias"),
          "From",
          ADDRESSES,
          "To",
          ADDRESSES,
          "Contact",
          ADDRESSES,
          "Route",
          ADDRESSES,
          "Record-Route",
          ADDRESSES,
          "CSeq",
          List.of("1 INVITE", "999999999 BYE", "0 ACK"),
          "Call-ID",
          List.of("1-2@192.0.2.4", "a~b!c%d*e_f+g`h'i.j@k", "x"),
          "Max-Forwards",
          List.of("70", "0", "99"),
          "Content-Type",
          List.of("application/sdp", "x-a.b/c+d"));

  private static final List<String> LINES =
      List.of(
          "INVITE sip:bob@biloxi.example.com;transport=tcp SIP/2.0",
          "ACK sip:+49.1_2@192.0.2.4:5060;user=phone SIP/2.0",
          "BYE sip:gw.example.com:5070;ttl=3;maddr=1.2.3.4;lr;ob SIP/2.0");

  private static final String CHARACTERS = "aZ09-._~!%*+`'@:;,<>\"\\/=?&$#()[]{} \t";

  /** Words that mean something to one lexer or another. */
  private static final List<String> WORDS =
      List.of(
          "to",
          "FROM",
          "Via",
          "sip:",
          "i",
          "m",
          "V",
          "Contact",
          "CSeq",
          "Route",
          "INVITE",
          "ACK",
          "SUBSCRIBE",
          "transport=",
          "ttl=",
          "lr",
          "tag=",
          "expires=",
          "q=",
          "branch=",
          "received=",
          "rport",
          "maddr=",
          "0x",
          "99999999999");

  @Test
  void theFormsPeersWriteAreAmongThem() {
    SEEDS.forEach(
        (name, values) ->
            assertThat(values)
                .allSatisfy(value -> assertThat(EverydayForm.has(name, value)).isTrue()));
    assertThat(EverydayForm.ofRequestLine("BYE sip:bob@192.0.2.1:5060;ob SIP/2.0")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sip:a@b",
        "<sip:a@b>;",
        "<sip:a@b>;tag=",
        "<sip:@b>",
        "<sip:a:secret@b>",
        "<sip:a@b?x=y>",
        "<tel:+49>",
        "sip:a@b",
        "*",
        "<sip:a@b>, <sip:c@d>",
        "\"a <sip:a@b>",
        "\"\u00e4\" <sip:a@b>",
        "<sip:a@[2001:db8::1]>",
        "",
      })
  void whatIsLessCommonIsForTheParser(String address) {
    assertThat(EverydayForm.has("Contact", address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void seesWhatTheParserSees(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> names = List.copyOf(SEEDS.keySet());
    int seen = 0;
    for (int i = 0; i < VARIATIONS; i++) {
      String name = names.get(random.nextInt(names.size()));
      List<String> values = SEEDS.get(name);
      String value = varied(values.get(random.nextInt(values.size())), random);
      if (EverydayForm.has(name, value)) {
        seen++;
        assertThat(content(HeaderLines.header(name, value)))
            .as("%s: %s", name, value)
            .isEqualTo(content(single(HeaderLines.parsed(name, value))));
      }
    }
    assertThat(seen).isGreaterThan(VARIATIONS / 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void seesTheRequestUriTheParserSees(long seed) throws Exception {
    Random random = new Random(seed);
    int seen = 0;
    for (int i = 0; i < VARIATIONS; i++) {
      String line = varied(LINES.get(random.nextInt(LINES.size())), random);
      if (EverydayForm.ofRequestLine(line) != null) {
        seen++;
        assertThat(content(MessageParser.requestUri(line)))
            .as(line)
            .isEqualTo(content(MessageParser.parsedUri(line)));
        String uri = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        assertThat(content(new LineMessages().uri(uri)))
            .isEqualTo(content(new AddressFactoryImpl().createURI(uri)));
      }
    }
    assertThat(seen).isGreaterThan(VARIATIONS / 5);
  }

  private static SIPHeader single(SIPHeader parsed) {
    if (parsed instanceof SIPHeaderList<?> list) {
      assertThat(list.size()).isEqualTo(1);
      return (SIPHeader) list.getFirst();
    }
    return parsed;
  }

  /** All that an object is made of, down to the fields nobody sees. */
  private static String content(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Content content = new Content(bytes)) {
      content.writeObject(object);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Which of its texts are one and the same object makes no difference. */
  private static final class Content extends ObjectOutputStream {
    Content(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return object instanceof String text ? text.intern() : object;
    }
  }

  private static String varied(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int hits = random.nextInt(4); hits > 0 && !changed.isEmpty(); hits--) {
      int at = random.nextInt(changed.length());
      char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      switch (random.nextInt(5)) {
        case 0 -> changed.insert(at, c);
        case 1 -> changed.deleteCharAt(at);
        case 2 -> changed.setCharAt(at, c);
        case 3 -> changed.insert(at, WORDS.get(random.nextInt(WORDS.size())));
        default -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(8)));
      }
    }
    return changed.toString();
  }
}
