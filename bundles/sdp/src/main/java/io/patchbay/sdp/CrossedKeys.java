package io.patchbay.sdp;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of two offers that meet (SDES, RFC 4568). An answer takes one of the lines it was
 * offered, by its tag and suite, and has a key of its own: here that of the other offer's line for
 * the same suite. Of several suites both answers have to take the same one, whichever is made
 * first. What is negotiated by other means, such as DTLS (RFC 5763), has no common one.
 */
final class CrossedKeys {
  private static final String CRYPTO = "crypto";

  /** A line without session parameters, which would have to be agreed too. */
  private record Key(int place, String tag, String key) {}

  private CrossedKeys() {}

  /** The value of the crypto attribute of an answer; empty when no suite is common. */
  static Optional<String> answer(MediaDescription offered, MediaDescription other) {
    if (offered.attribute("fingerprint").isPresent()
        || other.attribute("fingerprint").isPresent()) {
      return Optional.empty();
    }
    Map<String, Key> theirs = keys(offered);
    Map<String, Key> ours = keys(other);
    return theirs.keySet().stream()
        .filter(ours::containsKey)
        // of equals the last by name, from both sides: its authentication tag is the longer one
        .min(Comparator.comparingInt(suite -> place(theirs, suite) + place(ours, suite)))
        .map(suite -> of(theirs, suite).tag() + " " + suite + " " + of(ours, suite).key());
  }

  /** Leaves that one as the only crypto attribute of a section. */
  static void put(String value, MediaDescription media, SdpEdit edit) {
    Section section = media.section();
    for (int i = section.first(); i < section.end(); i++) {
      if (section.document().get(i).isAttribute(CRYPTO)) {
        edit.remove(i);
      }
    }
    edit.append(section, CRYPTO + ":" + value);
  }

  private static Map<String, Key> keys(MediaDescription media) {
    Map<String, Key> keys = new TreeMap<>(Comparator.reverseOrder());
    for (String value : media.attributes(CRYPTO)) {
      List<String> words = Text.words(value);
      if (words.size() == 3) {
        keys.putIfAbsent(words.get(1), new Key(keys.size(), words.get(0), words.get(2)));
      }
    }
    return keys;
  }

  private static int place(Map<String, Key> keys, String suite) {
    return of(keys, suite).place();
  }

  private static Key of(Map<String, Key> keys, String suite) {
    Key key = keys.get(suite);
    if (key == null) {
      throw new IllegalStateException("no key for " + suite);
    }
    return key;
  }
}
