package io.patchbay.sdp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a multipart body (RFC 2046 section 5.1.1) by their offsets, copying nothing.
 */
final class MultipartScanner {
  /**
   * One part.
   *
   * @param start offset of its first header
   * @param content offset behind the blank line that ends the headers
   * @param end offset behind its last byte; the line end before the delimiter is not the part's
   */
  record Part(int start, int content, int end) {}

  private final byte[] body;
  private final byte[] delimiter;
  private int next;
  private boolean closed;

  MultipartScanner(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int first = findDelimiter(0);
    this.next = first < 0 ? -1 : behindDelimiter(first);
  }

  /**
   * The next part, or null behind the last one.
   *
   * @throws SdpException when the body ends without the closing delimiter
   */
  @Nullable Part next() throws SdpException {
    if (closed) {
      return null;
    }
    int end = next < 0 ? -1 : findDelimiter(next);
    if (end < 0) {
      throw new SdpException("multipart body ends before its closing delimiter");
    }
    int start = next;
    next = behindDelimiter(end);
    int stop = Math.max(start, beforeLineEnd(end));
    return new Part(start, Math.min(stop, behindHeaders(start, end)), stop);
  }

  /** The offset of the next delimiter that stands at the beginning of a line; -1 without one. */
  private int findDelimiter(int from) {
    for (int at = from; at + delimiter.length <= body.length; at = nextLine(at)) {
      if (isDelimiter(at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isDelimiter(int at) {
    for (int i = 0; i < delimiter.length; i++) {
      if (body[at + i] != delimiter[i]) {
        return false;
      }
    }
    int behind = at + delimiter.length;
    if (isClosing(behind)) {
      behind += 2;
    }
    while (behind < body.length && (body[behind] == ' ' || body[behind] == '\t')) {
      behind++;
    }
    // Else it is only the beginning of a longer boundary, or of text.
    return behind == body.length || body[behind] == '\n' || body[behind] == '\r';
  }

  private boolean isClosing(int at) {
    return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
  }

  private int behindDelimiter(int at) {
    closed = isClosing(at + delimiter.length);
    return nextLine(at);
  }

  private int nextLine(int from) {
    int at = from;
    while (at < body.length && body[at] != '\n') {
      at++;
    }
    return Math.min(body.length, at + 1);
  }

  private int behindHeaders(int start, int end) {
    int at = start;
    while (at < end) {
      int following = nextLine(at);
      if (following - at == 1 || (following - at == 2 && body[at] == '\r')) {
        return following;
      }
      at = following;
    }
    return end;
  }

  private int beforeLineEnd(int at) {
    int end = at;
    if (end > 0 && body[end - 1] == '\n') {
      end--;
      if (end > 0 && body[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }
}
