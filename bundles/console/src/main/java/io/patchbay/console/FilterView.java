package io.patchbay.console;

import io.patchbay.api.sip.FilterStatus;

/** The front filter as lines of a key, a blank and a value, and a table of who sent too much. */
final class FilterView {
  private FilterView() {}

  static String of(FilterStatus status) {
    StringBuilder text = new StringBuilder();
    line(text, "allow", status.allow().isEmpty() ? "everybody" : status.allow());
    line(text, "deny", status.deny().isEmpty() ? "nobody" : status.deny());
    line(text, "source.rate", status.rate() == 0 ? "any" : status.rate());
    line(text, "source.burst", status.burst());
    line(text, "source.exempt", status.exempt().isEmpty() ? "nobody" : status.exempt());
    line(text, "denied", status.denied());
    line(text, "limited", status.limited());
    line(text, "oversized", status.oversized());
    line(text, "sources", status.sources());
    if (!status.worst().isEmpty()) {
      Table table = new Table("SOURCE", "LIMITED");
      for (FilterStatus.Source source : status.worst()) {
        table.row(source.network(), String.valueOf(source.limited()));
      }
      text.append('\n').append(table);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(' ').append(value).append('\n');
  }
}
