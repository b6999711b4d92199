package io.patchbay.testkit.demo;

import io.patchbay.testkit.sip.SipMessage;
import io.patchbay.testkit.sip.Trace;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Draws messages as they go: Alice left, Bob right, and what is between them. Calls must not
 * overlap; {@link Trace} sees to that for messages.
 */
final class Ladder {
  private static final int RUNG = 24;
  private static final int MARGIN = 13;

  private final PrintStream out;
  private final Ink ink;
  private long start = -1;

  Ladder(PrintStream out, Ink ink) {
    this.out = out;
    this.ink = ink;
  }

  void head(String left, String middle, String right) {
    out.println(names(left, middle, right));
  }

  private String names(String left, String middle, String right) {
    int between = RUNG + 1;
    StringBuilder line = new StringBuilder();
    centre(line, left, MARGIN);
    centre(line, middle, MARGIN + between);
    centre(line, right, MARGIN + 2 * between);
    return ink.bold(line.toString());
  }

  private static void centre(StringBuilder line, String text, int column) {
    int from = Math.max(line.length() + 1, column - text.length() / 2);
    line.append(" ".repeat(from - line.length())).append(text);
  }

  synchronized void message(Trace.Entry entry) {
    boolean left = entry.agent().equals(Demo.ALICE);
    boolean rightwards = left == entry.sent();
    SipMessage message = entry.message();
    String title = message.title() + (entry.repeat() ? " (again)" : "");
    String arrow = arrow(title, rightwards);
    String painted = message.isRequest() ? ink.request(arrow) : arrow;
    String empty = " ".repeat(RUNG);
    out.println(
        time(entry.nanos())
            + '│'
            + (left ? painted : empty)
            + '│'
            + (left ? empty : painted)
            + '│');
  }

  /** Media through the middle, both ways. */
  synchronized void media(String text) {
    String rung = '◀' + filled(text, 2 * RUNG - 1, '═') + '▶';
    out.println(time(System.nanoTime()) + '│' + ink.media(rung) + '│');
  }

  private String time(long nanos) {
    if (start < 0) {
      start = nanos;
    }
    String time = String.format(Locale.ROOT, "%8.1f ms ", (nanos - start) / 1e6);
    return ink.dim(String.format(Locale.ROOT, "%" + MARGIN + "s", time));
  }

  private static String arrow(String title, boolean rightwards) {
    return rightwards ? filled(title, RUNG - 1, '─') + '▶' : '◀' + filled(title, RUNG - 1, '─');
  }

  private static String filled(String text, int width, char fill) {
    String title = ' ' + text + ' ';
    String line = Character.toString(fill);
    int left = Math.max(0, (width - title.length()) / 2);
    int right = Math.max(0, width - title.length() - left);
    return line.repeat(left) + title + line.repeat(right);
  }
}
