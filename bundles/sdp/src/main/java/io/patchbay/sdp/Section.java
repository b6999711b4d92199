package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The session part or one media section: a window on the lines of a document.
 *
 * @param document all lines
 * @param first index of the first line of this section
 * @param end index behind its last line
 */
record Section(Lines document, int first, int end) {

  List<Line> lines() {
    return document.subList(first, end);
  }

  boolean has(char type) {
    for (int i = first; i < end; i++) {
      if (document.get(i).is(type)) {
        return true;
      }
    }
    return false;
  }

  Optional<String> attribute(String name) {
    for (int i = first; i < end; i++) {
      if (document.get(i).isAttribute(name)) {
        return Optional.of(document.get(i).attributeValue());
      }
    }
    return Optional.empty();
  }

  List<String> attributes(String name) {
    List<String> values = new ArrayList<>();
    for (int i = first; i < end; i++) {
      if (document.get(i).isAttribute(name)) {
        values.add(document.get(i).attributeValue());
      }
    }
    return Collections.unmodifiableList(values);
  }

  Optional<Direction> direction() {
    for (int i = first; i < end; i++) {
      Optional<Direction> direction = Direction.of(document.get(i));
      if (direction.isPresent()) {
        return direction;
      }
    }
    return Optional.empty();
  }

  /** The first {@code c=}; more of them are layers of a multicast session. */
  Optional<Connection> connection() {
    for (int i = first; i < end; i++) {
      if (document.get(i).is('c')) {
        try {
          return Optional.of(parseConnection(document.get(i).value()));
        } catch (SdpException e) {
          throw new IllegalStateException("a line changed after it was checked", e);
        }
      }
    }
    return Optional.empty();
  }

  static Connection parseConnection(String value) throws SdpException {
    List<String> words = Text.words(value);
    if (words.size() != 3 || !words.get(0).equalsIgnoreCase("IN")) {
      throw new SdpException("c=" + value + " is not 'IN', an address type and an address");
    }
    return switch (words.get(1).toUpperCase(Locale.ROOT)) {
      case "IP4" -> new Connection(AddressFamily.IP4, words.get(2));
      case "IP6" -> new Connection(AddressFamily.IP6, words.get(2));
      default -> throw new SdpException("c=" + value + " has an unknown address type");
    };
  }
}
