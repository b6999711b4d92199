package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The edits of one rewrite, collected by line and serialised once, so that none can shift or
 * overlap another. Lines are named by their index in the document that is edited.
 */
final class SdpEdit {
  /** Characters that an edit usually does not go beyond. */
  private static final int ROOM = 64;

  private final SessionDescription base;

  /** What stands in place of a line; empty where it is removed. */
  private final Map<Integer, Optional<Line>> changed = new HashMap<>();

  private final Map<Integer, List<Line>> inserted = new HashMap<>();

  SdpEdit(SessionDescription base) {
    this.base = base;
  }

  void set(int index, String value) {
    line(index)
        .filter(old -> !old.hasValue(value))
        .ifPresent(old -> changed.put(index, Optional.of(Line.of(old.type(), value))));
  }

  /** Puts another protocol into an m-line, whatever else of it was edited before. */
  void setProto(MediaDescription media, String proto) {
    int at = media.section().first();
    if (!media.proto().equalsIgnoreCase(proto)) {
      line(at).ifPresent(line -> set(at, MediaLine.withProto(line.value(), proto)));
    }
  }

  void remove(int index) {
    changed.put(index, Optional.empty());
  }

  void insertAfter(int index, Line line) {
    inserted.computeIfAbsent(index, i -> new ArrayList<>()).add(line);
  }

  /** Adds an attribute at the end of a section. */
  void append(Section section, String attribute) {
    insertAfter(section.end() - 1, Line.of('a', attribute));
  }

  /** Adds a line behind everything. */
  void appendToDocument(Line line) {
    insertAfter(base.lines().size() - 1, line);
  }

  /** Makes a media section say this direction itself. */
  void setDirection(MediaDescription media, Direction direction) {
    Section section = media.section();
    boolean said = false;
    for (int i = section.first(); i < section.end(); i++) {
      if (Direction.of(base.lines().get(i)).isPresent()) {
        if (said) {
          remove(i);
        } else {
          set(i, direction.attribute());
        }
        said = true;
      }
    }
    if (!said) {
      append(section, direction.attribute());
    }
  }

  /** The edited document; the very same one when no edit changed anything. */
  SessionDescription apply() {
    if (changed.isEmpty() && inserted.isEmpty()) {
      return base;
    }
    StringBuilder text = new StringBuilder(base.toString().length() + ROOM);
    for (int i = 0; i < base.lines().size(); i++) {
      line(i).filter(line -> !line.is(Line.BLANK)).ifPresent(line -> line.appendTo(text));
      inserted.getOrDefault(i, List.of()).forEach(line -> line.appendTo(text));
    }
    try {
      return SdpParser.assemble(new Lines(text.toString()), base.charset());
    } catch (SdpException e) {
      throw new IllegalStateException("an edit broke the document", e);
    }
  }

  private Optional<Line> line(int index) {
    Optional<Line> now = changed.get(index);
    return now == null ? Optional.of(base.lines().get(index)) : now;
  }
}
