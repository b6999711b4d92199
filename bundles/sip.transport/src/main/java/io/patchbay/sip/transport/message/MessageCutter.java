package io.patchbay.sip.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into a {@link RawMessage} under limits that keep hostile messages cheap. It goes on
 * behind a defect, so that a 400 finds the headers it answers with.
 */
final class MessageCutter {
  // The parser's work grows with the square of the values on one line.
  private static final int MOST_VALUES = 50;

  /**
   * What was cut, and what is wrong with it.
   *
   * @param defect null when nothing is
   * @param oversized whether that is a limit of size
   */
  record Cut(RawMessage message, @Nullable String defect, boolean oversized) {}

  private final byte[] bytes;
  private final MessageLimits limits;
  private final List<RawHeader> headers = new ArrayList<>(24);
  private int position;
  private @Nullable String defect;
  private boolean oversized;

  private MessageCutter(byte[] bytes, MessageLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  static Cut cut(byte[] bytes, MessageLimits limits) {
    return new MessageCutter(bytes, limits).cut();
  }

  private Cut cut() {
    while (position < bytes.length && (bytes[position] == '\r' || bytes[position] == '\n')) {
      position++;
    }
    String startLine = line();
    if (startLine == null) {
      startLine = "";
      flaw("no start line");
    }
    boolean ended = false;
    while (!ended && headers.size() <= limits.headers()) {
      String line = line();
      if (line == null) {
        flaw("headers do not end");
        break;
      }
      ended = line.isEmpty();
      if (!ended) {
        header(line);
      }
    }
    if (headers.size() > limits.headers()) {
      excess("too many headers");
    }
    byte[] body = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), bytes.length);
    return new Cut(new RawMessage(startLine, headers, body), defect, oversized);
  }

  private void header(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
    if (!isToken(name)) {
      flaw("bad header line");
      return;
    }
    String value = line.substring(colon + 1).strip();
    if (value.indexOf(',') >= 0 && HeaderText.count(value) > MOST_VALUES) {
      excess("too many values in one header");
      return;
    }
    headers.add(new RawHeader(HeaderName.full(name), value));
  }

  /** The next line without its end, unfolded (RFC 3261 section 7.3.1); null at the end. */
  private @Nullable String line() {
    if (position >= bytes.length) {
      return null;
    }
    int start = position;
    int end = lineEnd();
    boolean folded = false;
    boolean empty = end == start;
    while (!empty && position < bytes.length && isBlank(bytes[position])) {
      folded = true;
      end = lineEnd();
    }
    if (end - start > limits.line()) {
      excess("line too long");
      end = start + limits.line();
    }
    String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (folded) {
      line = line.replaceAll("\\r?\\n[ \\t]+", " ");
    }
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0 || line.indexOf('\0') >= 0) {
      flaw("control character in a header");
      line = line.replaceAll("[\\r\\n\\x00]", " ");
    }
    return line;
  }

  /** Moves behind the end of the line and says where its text ends. */
  private int lineEnd() {
    int i = position;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    int end = i > position && bytes[i - 1] == '\r' ? i - 1 : i;
    position = Math.min(i + 1, bytes.length);
    return end;
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
