package io.patchbay.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a heading, as wide as their longest cell. Numbers stand right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  Table(String... heading) {
    columns = heading.length;
    rows.add(heading.clone());
  }

  Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
    }
    rows.add(Arrays.stream(cells).map(Table::cell).toArray(String[]::new));
    return this;
  }

  /** One line per row, each ended by a line feed, without blanks at the end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String blanks = " ".repeat(width(column) - row[column].length());
        line.append(column == 0 ? "" : GAP)
            .append(isNumeric(column) ? blanks + row[column] : row[column] + blanks);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .allMatch(row -> row[column].chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /** A cell is one line, whatever a peer put into its headers. */
  private static String cell(Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.isEmpty() ? "-" : text;
  }
}
