package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The edits of one rewrite, collected by line and serialised once, so that none can shift or
 * overlap another. Lines are named by their index in the document that is edited.
 */
final class SdpEdit {
  private final SessionDescription base;
  private final List<@Nullable Line> lines;
  private final Map<Integer, List<Line>> inserted = new HashMap<>();
  private boolean changed;

  SdpEdit(SessionDescription base) {
    this.base = base;
    this.lines = new ArrayList<>(base.lines());
  }

  void set(int index, String value) {
    Line old = lines.get(index);
    if (old != null && !old.value().equals(value)) {
      lines.set(index, old.withValue(value));
      changed = true;
    }
  }

  /** Puts another protocol into an m-line, whatever else of it was edited before. */
  void setProto(MediaDescription media, String proto) {
    int at = media.section().first();
    Line line = lines.get(at);
    if (line != null && !media.proto().equalsIgnoreCase(proto)) {
      set(at, MediaLine.withProto(line.value(), proto));
    }
  }

  void remove(int index) {
    lines.set(index, null);
    changed = true;
  }

  void insertAfter(int index, Line line) {
    inserted.computeIfAbsent(index, i -> new ArrayList<>()).add(line);
    changed = true;
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
      if (Direction.ofAttribute(base.lines().get(i).attributeName()).isPresent()) {
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
    if (!changed) {
      return base;
    }
    List<Line> result = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line != null && !line.is(Line.BLANK)) {
        result.add(Line.of(line.type(), line.value()));
      }
      result.addAll(inserted.getOrDefault(i, List.of()));
    }
    try {
      return SdpParser.assemble(result, base.charset());
    } catch (SdpException e) {
      throw new IllegalStateException("an edit broke the document", e);
    }
  }
}
