package io.patchbay.sip.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into a {@link RawMessage} under limits that keep hostile messages cheap. It goes on
 * behind a defect, so that a 400 finds the headers it answers with.
 */
final class MessageCutter {
  // The parser's work grows with the square of the values on one line.
  private static final int MOST_VALUES = 50;
  private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]+");
  private static final Pattern CONTROL = Pattern.compile("[\\r\\n\\x00]");

  /**
   * What was cut, and what is wrong with it.
   *
   * @param defect null when nothing is
   * @param oversized whether that is a limit of size
   */
  record Cut(RawMessage message, @Nullable String defect, boolean oversized) {}

  private final byte[] bytes;
  private final MessageLimits limits;
  private final List<RawHeader> headers = new ArrayList<>(16);
  private int position;
  private byte[] line;
  private int lineStart;
  private int lineEnd;
  private boolean irregular;
  private @Nullable String defect;
  private boolean oversized;

  private MessageCutter(byte[] bytes, MessageLimits limits) {
    this.bytes = bytes;
    this.line = bytes;
    this.limits = limits;
  }

  static Cut cut(byte[] bytes, MessageLimits limits) {
    return new MessageCutter(bytes, limits).cut();
  }

  private Cut cut() {
    while (position < bytes.length && (bytes[position] == '\r' || bytes[position] == '\n')) {
      position++;
    }
    String startLine = "";
    if (nextLine()) {
      startLine = new String(line, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
    } else {
      flaw("no start line");
    }
    boolean ended = false;
    while (!ended && headers.size() <= limits.headers()) {
      if (!nextLine()) {
        flaw("headers do not end");
        break;
      }
      ended = lineStart == lineEnd;
      if (!ended) {
        header();
      }
    }
    if (headers.size() > limits.headers()) {
      excess("too many headers");
    }
    byte[] body = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), bytes.length);
    return new Cut(new RawMessage(startLine, headers, body), defect, oversized);
  }

  /** Takes the line that was moved to last as a header. */
  private void header() {
    int colon = lineStart;
    while (colon < lineEnd && line[colon] != ':') {
      colon++;
    }
    String name = colon == lineEnd ? "" : HeaderName.read(line, lineStart, colon);
    if (!isToken(name)) {
      flaw("bad header line");
      return;
    }
    int start = colon + 1;
    int end = lineEnd;
    while (start < end && isBlank(line[start])) {
      start++;
    }
    while (end > start && isBlank(line[end - 1])) {
      end--;
    }
    String value = new String(line, start, end - start, StandardCharsets.UTF_8).strip();
    if (value.indexOf(',') >= 0 && HeaderText.count(value) > MOST_VALUES) {
      excess("too many values in one header");
      return;
    }
    headers.add(new RawHeader(name, value));
  }

  /** Moves to the next line, without its end; false when there is none. */
  private boolean nextLine() {
    if (position >= bytes.length) {
      return false;
    }
    int start = position;
    irregular = false;
    int end = endOfLine();
    boolean empty = end == start;
    while (!empty && position < bytes.length && isBlank(bytes[position])) {
      end = endOfLine();
      irregular = true;
    }
    if (end - start > limits.line()) {
      excess("line too long");
      end = start + limits.line();
    }
    line = bytes;
    lineStart = start;
    lineEnd = end;
    if (irregular) {
      smooth(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }
    return true;
  }

  /** Unfolds (RFC 3261 section 7.3.1), and leaves no character that would end a line. */
  private void smooth(String text) {
    String unfolded = FOLD.matcher(text).replaceAll(" ");
    Matcher controls = CONTROL.matcher(unfolded);
    if (controls.find()) {
      flaw("control character in a header");
      unfolded = controls.replaceAll(" ");
    }
    line = unfolded.getBytes(StandardCharsets.UTF_8);
    lineStart = 0;
    lineEnd = line.length;
  }

  /** Moves behind the end of the line and says where its text ends. */
  private int endOfLine() {
    int i = position;
    int controls = 0;
    while (i < bytes.length && bytes[i] != '\n') {
      if (bytes[i] == '\r' || bytes[i] == 0) {
        controls++;
      }
      i++;
    }
    boolean returned = i > position && bytes[i - 1] == '\r';
    irregular |= controls > (returned ? 1 : 0);
    position = Math.min(i + 1, bytes.length);
    return returned ? i - 1 : i;
  }

  private void flaw(String what) {
    if (defect == null) {
      defect = what;
    }
  }

  private void excess(String what) {
    oversized |= defect == null;
    flaw(what);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && "-.!%*_+`'~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
