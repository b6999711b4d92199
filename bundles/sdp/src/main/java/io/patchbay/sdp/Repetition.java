package io.patchbay.sdp;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a description says nothing that its author has not said before. */
final class Repetition {
  private Repetition() {}

  static boolean is(SessionDescription now, SessionDescription before) {
    int streams = now.media().size();
    if (streams != before.media().size() || !within(now.session(), before.session())) {
      return false;
    }
    for (int i = 0; i < streams; i++) {
      if (!same(now.media().get(i), before.media().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(MediaDescription now, MediaDescription before) {
    if (now.isRejected() || before.isRejected()) {
      return now.isRejected() && before.isRejected();
    }
    return now.port() == before.port()
        && now.proto().equalsIgnoreCase(before.proto())
        && now.direction() == before.direction()
        && sameAddress(now.connection().orElse(null), before.connection().orElse(null))
        && now.formats().stream().allMatch(format -> means(now, before, format))
        && within(now.section(), before.section());
  }

  private static boolean sameAddress(@Nullable Connection now, @Nullable Connection before) {
    return now == null || before == null ? Objects.equals(now, before) : now.sameAddress(before);
  }

  private static boolean means(MediaDescription now, MediaDescription before, String format) {
    Optional<Codec> codec = now.isRtp() ? Codec.of(now, format) : Optional.empty();
    Optional<Codec> known = before.isRtp() ? Codec.of(before, format) : Optional.empty();
    return before.formats().contains(format) && codec.equals(known);
  }

  /** Attributes alone, without those that are looked at otherwise: directions and codecs. */
  private static boolean within(Section now, Section before) {
    Set<List<String>> known = new HashSet<>();
    before.lines().forEach(line -> known.add(attribute(line)));
    return now.lines().stream()
        .filter(line -> line.is('a'))
        .filter(line -> Direction.of(line).isEmpty())
        .filter(line -> !line.isAttribute("rtpmap"))
        .allMatch(line -> known.contains(attribute(line)));
  }

  private static List<String> attribute(Line line) {
    return List.of(line.attributeName(), line.attributeValue());
  }
}
