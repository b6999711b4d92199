package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NgCodecTest {
  private final Bencode bencode = new Bencode();
  private final Json json = new Json();

  @Test
  void bencodingIsWhatTheSpecificationSays() {
    Map<String, Object> dictionary = new LinkedHashMap<>();
    dictionary.put("command", "ping");
    dictionary.put("n", -42);
    dictionary.put("list", List.of("a", 1L, Map.of()));
    assertThat(bencode.encode(dictionary))
        .asString()
        .isEqualTo("d7:command4:ping1:ni-42e4:listl1:ai1edeee");
  }

  @Test
  void bothReadWhatTheyWrite() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    Map<String, Object> dictionary =
        Map.of(
            "text",
            "line\r\n\"quoted\" \\ \u00e9",
            "number",
            7L,
            "list",
            List.of("x", List.of(), Map.of("k", "v")),
            "empty",
            Map.of());
    assertThat(bencode.decode(bencode.encode(dictionary)).entries()).isEqualTo(dictionary);
    String bytes = new String(every, ISO_8859_1);
    assertThat(bencode.decode(bencode.encode(Map.of("b", bytes))).text("b")).isEqualTo(bytes);

    String utf8 = new String("caf\u00e9 \u20ac".getBytes(UTF_8), ISO_8859_1);
    Map<String, Object> text = Map.of("sdp", utf8, "list", List.of("x", List.of(), Map.of()));
    assertThat(json.decode(json.encode(text)).entries()).isEqualTo(text);
    assertThat(new String(json.encode(text), UTF_8)).contains("caf\u00e9 \u20ac");
  }

  @Test
  void jsonIsReadAsNodesWriteIt() {
    NgDictionary reply =
        json.decode(
            " { \"a\" : [ 1, -2.5, true, null ], \"b\":{\"c\":\"\\u00e9\\n\\/\"}, \"d\":\"3\" } "
                .getBytes(UTF_8));
    assertThat(reply.texts("a")).containsExactly("1", "-2.5", "true", "null");
    assertThat(reply.dictionary("b").text("c"))
        .isEqualTo(new String("\u00e9\n/".getBytes(UTF_8), ISO_8859_1));
    assertThat(reply.number("d")).isEqualTo(3);
    assertThat(reply.number("none")).isZero();
    assertThat(reply.dictionary("a").text("x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d",
        "i5e",
        "le",
        "d1:a",
        "d1:ai5",
        "d9:x",
        "d-1:ae",
        "dxe",
        "d1:ai99999999999999999999999e",
        "5:hello",
        "d1:a"
      })
  void bencodingThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> bencode.decode(text.getBytes(ISO_8859_1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{a:1}", "{\"a\":\"\\u12"})
  void jsonThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> json.decode(text.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingElseComesOfNoise() {
    Random random = new Random(1);
    byte[] alphabet = "dlie0123456789:{}[]\",\\u-".getBytes(ISO_8859_1);
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      for (int j = 0; j < noise.length; j++) {
        noise[j] = alphabet[random.nextInt(alphabet.length)];
      }
      for (NgCodec codec : List.of(bencode, json)) {
        try {
          assertThat(codec.decode(noise).entries()).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageMatching("(?s).+");
        }
      }
    }
    byte[] deep = "l".repeat(100_000).getBytes(ISO_8859_1);
    assertThatThrownBy(() -> bencode.decode(deep)).hasMessage("too deep");
    assertThatThrownBy(() -> json.decode("[".repeat(100_000).getBytes(ISO_8859_1)))
        .hasMessage("too deep");
  }

  @Test
  void aMessageInAStreamEndsWithItsDictionary() {
    byte[] two = "c1 d1:a1:be".concat("c2 d1:a1:ce").getBytes(ISO_8859_1);
    for (int length = 1; length < 11; length++) {
      assertThat(bencode.end(two, length, null)).as("of %d bytes", length).isZero();
    }
    assertThat(bencode.end(two, two.length, null)).isEqualTo(11);
    assertThatThrownBy(() -> bencode.end(new byte[100], 100, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textOfConfigurationMergesIntoWhatIsThere() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("flags", List.of("a"));
    NgText.parse("flags=[b|a]; x.y=[1]; x.z=2").forEach((k, v) -> NgText.merge(entries, k, v));
    assertThat(entries)
        .isEqualTo(Map.of("flags", List.of("a", "b"), "x", Map.of("y", List.of("1"), "z", 2L)));
    assertThatThrownBy(() -> NgText.parse("just words"))
        .hasMessage("must be NAME=VALUE, separated by ';'");
  }
}
