package io.patchbay.sdp;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The lines of a document, which keeps its text once and where each of them begins. A line ends
 * with CRLF or LF, the last one also with nothing or a lone CR. Immutable.
 */
final class Lines extends AbstractList<Line> implements RandomAccess {
  private final String text;

  /** Where each line begins. */
  private final int[] starts;

  Lines(String text) {
    this.text = text;
    int size = 0;
    for (int at = 0; at < text.length(); at = behind(at)) {
      size++;
    }
    this.starts = new int[size];
    for (int i = 1; i < size; i++) {
      starts[i] = behind(starts[i - 1]);
    }
  }

  String text() {
    return text;
  }

  @Override
  public Line get(int index) {
    int from = starts[index];
    int stop = index + 1 < starts.length ? starts[index + 1] : text.length();
    if (stop > from && text.charAt(stop - 1) == '\n') {
      stop--;
    }
    if (stop > from && text.charAt(stop - 1) == '\r') {
      stop--;
    }
    return new Line(text, from, stop);
  }

  @Override
  public int size() {
    return starts.length;
  }

  private int behind(int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline + 1;
  }
}
