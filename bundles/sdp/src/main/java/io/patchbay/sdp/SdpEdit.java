package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The edits of one rewrite, collected by line and serialised once, so that none can shift or
 * overlap another. Lines are named by their index in the document that is edited.
 */
final class SdpEdit {
  /** Characters that an edit usually does not go beyond. */
  private static final int ROOM = 64;

  private static final Line REMOVED = new Line("", 0, 0);

  private final SessionDescription base;

  /** What stands in place of a line; a blank one where it is removed. */
  private final Map<Integer, Line> changed = new HashMap<>();

  private final Map<Integer, List<Line>> inserted = new HashMap<>();

  SdpEdit(SessionDescription base) {
    this.base = base;
  }

  void set(int index, String value) {
    Line old = line(index);
    if (!old.is(Line.BLANK) && !old.hasValue(value)) {
      changed.put(index, Line.of(old.type(), value));
    }
  }

  /** Puts another protocol into an m-line, whatever else of it was edited before. */
  void setProto(MediaDescription media, String proto) {
    int at = media.section().first();
    if (!media.proto().equalsIgnoreCase(proto) && !line(at).is(Line.BLANK)) {
      set(at, MediaLine.withProto(line(at).value(), proto));
    }
  }

  void remove(int index) {
    changed.put(index, REMOVED);
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
      Line line = line(i);
      if (!line.is(Line.BLANK)) {
        line.appendTo(text);
      }
      inserted.getOrDefault(i, List.of()).forEach(added -> added.appendTo(text));
    }
    try {
      return SdpParser.assemble(new Lines(text.toString()), base.charset());
    } catch (SdpException e) {
      throw new IllegalStateException("an edit broke the document", e);
    }
  }

  private Line line(int index) {
    Line now = changed.get(index);
    return now == null ? base.lines().get(index) : now;
  }
}
