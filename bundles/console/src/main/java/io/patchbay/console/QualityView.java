package io.patchbay.console;

import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.PeerReception;
import io.patchbay.api.media.Reception;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How media arrives, as text: of each side what the backend heard, and what the side says it hears.
 * Times are in milliseconds.
 */
final class QualityView {
  private final List<CallViews.Streams> calls;

  QualityView(List<CallViews.Streams> calls) {
    this.calls = calls;
  }

  /** Begins with an empty line; empty when nothing was measured. */
  @Override
  public String toString() {
    Table table =
        new Table(
            "CALL",
            "LEG",
            "MEDIA",
            "SSRC",
            "LOST",
            "OF",
            "DUP",
            "LATE",
            "JITTER",
            "GAP",
            "MOS",
            "RTT",
            "FAR-LOST",
            "FAR-JITTER",
            "FAR-MOS");
    boolean any = false;
    for (CallViews.Streams call : calls) {
      for (MediaReport.Stream stream : call.report().streams()) {
        if (stream.reception().isPresent() || stream.peer().isPresent()) {
          any = true;
          table.row(row(call.call(), stream));
        }
      }
    }
    return any ? "\n" + table : "";
  }

  private static Object[] row(String call, MediaReport.Stream stream) {
    Object[] cells = new Object[15];
    Arrays.fill(cells, "-");
    cells[0] = call;
    cells[1] = stream.leg();
    cells[2] = stream.media() + " " + stream.type();
    stream.reception().ifPresent(heard -> put(cells, heard));
    cells[11] = text(stream.roundTripMillis());
    stream.peer().ifPresent(told -> put(cells, told));
    return cells;
  }

  private static void put(Object[] cells, Reception heard) {
    cells[3] = String.format(Locale.ROOT, "%08x", heard.ssrc());
    cells[4] = heard.lost();
    cells[5] = heard.expected();
    cells[6] = heard.duplicates();
    cells[7] = heard.reordered();
    cells[8] = text(heard.jitterMillis());
    cells[9] = Math.round(heard.longestGapMillis());
    cells[10] = text(heard.mos());
  }

  private static void put(Object[] cells, PeerReception told) {
    cells[12] = String.format(Locale.ROOT, "%.1f%%", 100 * told.fractionLost());
    cells[13] = text(told.jitterMillis());
    cells[14] = text(told.mos());
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? text(value.getAsDouble()) : "-";
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
