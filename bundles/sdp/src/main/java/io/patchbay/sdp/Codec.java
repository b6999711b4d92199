package io.patchbay.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a payload number stands for.
 *
 * @param name the encoding name in lower case; names are not case-sensitive (RFC 4855 section 3)
 * @param clockRate in Hz; -1 when it is not told
 */
public record Codec(String name, int clockRate) {
  private static final Map<Integer, Codec> STATIC =
      Map.ofEntries(
          Map.entry(0, new Codec("pcmu", 8000)),
          Map.entry(3, new Codec("gsm", 8000)),
          Map.entry(4, new Codec("g723", 8000)),
          Map.entry(5, new Codec("dvi4", 8000)),
          Map.entry(6, new Codec("dvi4", 16000)),
          Map.entry(7, new Codec("lpc", 8000)),
          Map.entry(8, new Codec("pcma", 8000)),
          Map.entry(9, new Codec("g722", 8000)),
          Map.entry(10, new Codec("l16", 44100)),
          Map.entry(11, new Codec("l16", 44100)),
          Map.entry(12, new Codec("qcelp", 8000)),
          Map.entry(13, new Codec("cn", 8000)),
          Map.entry(14, new Codec("mpa", 90000)),
          Map.entry(15, new Codec("g728", 8000)),
          Map.entry(16, new Codec("dvi4", 11025)),
          Map.entry(17, new Codec("dvi4", 22050)),
          Map.entry(18, new Codec("g729", 8000)),
          Map.entry(25, new Codec("celb", 90000)),
          Map.entry(26, new Codec("jpeg", 90000)),
          Map.entry(28, new Codec("nv", 90000)),
          Map.entry(31, new Codec("h261", 90000)),
          Map.entry(32, new Codec("mpv", 90000)),
          Map.entry(33, new Codec("mp2t", 90000)),
          Map.entry(34, new Codec("h263", 90000)));

  // What only accompanies a codec: a stream of nothing else carries no media.
  private static final Set<String> AUXILIARY =
      Set.of("telephone-event", "cn", "rtx", "red", "ulpfec", "flexfec-03", "tone");

  /** What the number means in this section: its rtpmap, else the static table of RFC 3551. */
  public static Optional<Codec> of(MediaDescription media, String format) {
    Section section = media.section();
    for (int i = section.first(); i < section.end(); i++) {
      Line line = section.document().get(i);
      if (line.isAttribute("rtpmap")) {
        List<String> words = Text.words(line.attributeValue());
        if (words.size() >= 2 && words.get(0).equals(format)) {
          return Optional.of(ofEncoding(words.get(1)));
        }
      }
    }
    return Optional.ofNullable(STATIC.get(Text.number(format, 127)));
  }

  private static Codec ofEncoding(String encoding) {
    String[] parts = encoding.toLowerCase(Locale.ROOT).split("/", -1);
    return new Codec(parts[0], parts.length < 2 ? -1 : Text.number(parts[1], Integer.MAX_VALUE));
  }

  /** Whether it only accompanies media, such as telephone-event and comfort noise. */
  public boolean isAuxiliary() {
    return AUXILIARY.contains(name);
  }

  /** Whether a configured name, {@code speex} or {@code speex/16000}, means this codec. */
  boolean isNamed(String wanted) {
    return wanted.equalsIgnoreCase(name) || wanted.equalsIgnoreCase(name + "/" + clockRate);
  }
}
