package io.patchbay.sdp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes the formats of one RTP section together with the attributes that belong to them. */
final class Formats {
  private static final Set<String> PER_FORMAT = Set.of("rtpmap", "fmtp", "rtcp-fb", "imageattr");

  private Formats() {}

  /** Reduces the m-line to these formats, in this order, and drops what described the others. */
  static void keep(MediaDescription media, List<String> kept, SdpEdit edit) {
    keep(media, media.port(), kept, edit);
  }

  static void keep(MediaDescription media, int port, List<String> kept, SdpEdit edit) {
    if (kept.equals(media.formats()) && port == media.port()) {
      return;
    }
    Set<String> dropped = new LinkedHashSet<>(media.formats());
    dropped.removeAll(kept);
    Section section = media.section();
    edit.set(section.first(), media.line().with(port, kept).write());
    for (int i = section.first() + 1; i < section.end(); i++) {
      Line line = section.document().get(i);
      if (line.isAttribute(PER_FORMAT) && dropped.contains(Text.firstWord(line.attributeValue()))) {
        edit.remove(i);
      }
    }
  }

  /** The format whose packets this one sends again ({@code apt=} of RFC 4588). */
  static Optional<String> repaired(MediaDescription media, String format) {
    for (String fmtp : media.attributes("fmtp")) {
      List<String> words = Text.words(fmtp.replace(';', ' '));
      if (!words.isEmpty() && words.get(0).equals(format)) {
        for (String word : words) {
          if (word.regionMatches(true, 0, "apt=", 0, 4)) {
            return Optional.of(word.substring(4));
          }
        }
      }
    }
    return Optional.empty();
  }
}
