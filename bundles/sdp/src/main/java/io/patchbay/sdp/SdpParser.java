package io.patchbay.sdp;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Turns text into a description; holds the limits. */
final class SdpParser {
  static final int MAX_SIZE = 65_536;
  static final int MAX_LINES = 1_000;
  static final int MAX_LINE = 8_192;
  static final int MAX_MEDIA = 64;

  private SdpParser() {}

  static SessionDescription parse(String text, Charset charset) throws SdpException {
    checkSize(text.length());
    Lines lines = new Lines(text);
    for (int i = 0; i < lines.size(); i++) {
      try {
        check(lines.get(i));
        if (i == MAX_LINES) {
          throw new SdpException("more than " + MAX_LINES + " lines");
        }
      } catch (SdpException e) {
        throw e.atLine(i + 1);
      }
    }
    return assemble(lines, charset);
  }

  static void checkSize(int size) throws SdpException {
    if (size > MAX_SIZE) {
      throw new SdpException("SDP is longer than " + MAX_SIZE + " bytes");
    }
  }

  private static void check(Line line) throws SdpException {
    String text = line.text();
    int length = line.stop() - line.from();
    if (length == 0) {
      return;
    }
    if (length > MAX_LINE) {
      throw new SdpException("longer than " + MAX_LINE + " characters");
    }
    if (length < 2 || text.charAt(line.from() + 1) != '=' || !isLetter(line.type())) {
      throw new SdpException("does not begin with a letter and an equals sign");
    }
    for (int i = line.from() + 2; i < line.stop(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == 0) {
        throw new SdpException("holds a bare CR or a NUL");
      }
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Builds the views; the lines are taken as they are. */
  static SessionDescription assemble(Lines lines, Charset charset) throws SdpException {
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
    boolean origin = false;
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Line line = lines.get(i);
      try {
        switch (line.type()) {
          case Line.BLANK -> throw new SdpException("is blank, and more lines follow");
          case 'o' -> {
            // A second one would carry an address past every rewrite.
            if (origin || !starts.isEmpty()) {
              throw new SdpException("is a second o= or one in a media section");
            }
            Origin.check(line.value());
            origin = true;
          }
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
    if (!origin) {
      throw new SdpException("SDP has no o= line");
    }
    int sessionEnd = starts.isEmpty() ? size : starts.get(0);
    Section session = new Section(lines, 0, sessionEnd);
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : size;
      media.add(MediaDescription.of(i, new Section(lines, starts.get(i), end), session));
    }
    return new SessionDescription(charset, session, List.copyOf(media));
  }
}
