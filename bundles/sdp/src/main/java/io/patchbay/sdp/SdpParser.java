package io.patchbay.sdp;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns text into lines and lines into a description; holds the limits. */
final class SdpParser {
  static final int MAX_SIZE = 65_536;
  static final int MAX_LINES = 1_000;
  static final int MAX_LINE = 8_192;
  static final int MAX_MEDIA = 64;

  private SdpParser() {}

  static SessionDescription parse(String text, Charset charset) throws SdpException {
    checkSize(text.length());
    return assemble(split(text), charset);
  }

  static void checkSize(int size) throws SdpException {
    if (size > MAX_SIZE) {
      throw new SdpException("SDP is longer than " + MAX_SIZE + " bytes");
    }
  }

  private static List<Line> split(String text) throws SdpException {
    List<Line> lines = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int next = newline < 0 ? text.length() : newline + 1;
      int stop = newline < 0 ? next : newline;
      if (stop > at && text.charAt(stop - 1) == '\r') {
        stop--;
      }
      try {
        // The usual end is one object for all lines: a standing call keeps dozens of them.
        String end = text.startsWith(Line.CRLF, stop) ? Line.CRLF : text.substring(stop, next);
        lines.add(line(text.substring(at, stop), end));
        if (lines.size() > MAX_LINES) {
          throw new SdpException("more than " + MAX_LINES + " lines");
        }
      } catch (SdpException e) {
        throw e.atLine(Math.max(1, lines.size() + 1));
      }
      at = next;
    }
    return lines;
  }

  private static Line line(String content, String end) throws SdpException {
    if (content.isEmpty()) {
      return new Line(Line.BLANK, "", end);
    }
    if (content.length() > MAX_LINE) {
      throw new SdpException("longer than " + MAX_LINE + " characters");
    }
    char type = content.charAt(0);
    if (content.length() < 2 || content.charAt(1) != '=' || !isLetter(type)) {
      throw new SdpException("does not begin with a letter and an equals sign");
    }
    for (int i = 2; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c == '\r' || c == 0) {
        throw new SdpException("holds a bare CR or a NUL");
      }
    }
    return new Line(type, content.substring(2), end);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Builds the views; the lines are taken as they are. */
  static SessionDescription assemble(List<Line> lines, Charset charset) throws SdpException {
    int size = lines.size();
    while (size > 0 && lines.get(size - 1).is(Line.BLANK)) {
      size--;
    }
    if (size == 0) {
      throw new SdpException("SDP is empty");
    }
    if (!lines.get(0).is('v') || !lines.get(0).value().strip().equals("0")) {
      throw new SdpException("does not begin with v=0").atLine(1);
    }
    Optional<Origin> origin = Optional.empty();
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Line line = lines.get(i);
      try {
        switch (line.type()) {
          case Line.BLANK -> throw new SdpException("is blank, and more lines follow");
          case 'o' -> origin = Optional.of(onlyOrigin(line, origin, starts));
          case 'm' -> starts.add(i);
          case 'c' -> Section.parseConnection(line.value());
          default -> {}
        }
        if (starts.size() > MAX_MEDIA) {
          throw new SdpException("more than " + MAX_MEDIA + " m-lines");
        }
      } catch (SdpException e) {
        throw e.atLine(i + 1);
      }
    }
    if (origin.isEmpty()) {
      throw new SdpException("SDP has no o= line");
    }
    List<Line> all = List.copyOf(lines);
    int sessionEnd = starts.isEmpty() ? size : starts.get(0);
    Section session = new Section(all, 0, sessionEnd);
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : size;
      media.add(MediaDescription.of(i, new Section(all, starts.get(i), end), session));
    }
    return new SessionDescription(all, charset, origin.get(), session, List.copyOf(media));
  }

  // A second one would carry an address past every rewrite.
  private static Origin onlyOrigin(Line line, Optional<Origin> seen, List<Integer> starts)
      throws SdpException {
    if (seen.isPresent() || !starts.isEmpty()) {
      throw new SdpException("is a second o= or one in a media section");
    }
    return Origin.parse(line.value());
  }
}
