package io.patchbay.console;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.selection.MediaSelector;

/** Media backends as text. */
final class Backends {
  private Backends() {}

  static String table(MediaSelector selector) {
    if (selector.backends().isEmpty()) {
      return "no media backends\n";
    }
    Table table = new Table("BACKEND", "NEW CALLS", "USABLE", "SESSIONS", "PORTS", "OF", "DETAIL");
    for (BackendStatus backend : selector.backends()) {
      table.row(
          backend.name(),
          newCalls(selector, backend.name()),
          backend.usable() ? "yes" : "no",
          backend.sessions(),
          known(backend.portsInUse()),
          known(backend.portsTotal()),
          backend.detail());
    }
    StringBuilder text = new StringBuilder(table.toString());
    for (BackendStatus backend : selector.backends()) {
      for (BackendStatus.Load load : backend.loads()) {
        if (load.limit() > 0) {
          text.append(backend.name()).append(' ').append(load.name()).append(": ");
          text.append(text(load)).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** Whether new calls go there, in a word. */
  static String newCalls(MediaSelector selector, String backend) {
    return switch (selector.role(backend)) {
      case CHOSEN -> "yes";
      case FALLBACK -> "fallback";
      case DRAINED -> "drained";
      case UNUSED -> "no";
    };
  }

  /** {@code 12 of 100 (12 %)}, with a warning where that is much. */
  static String text(BackendStatus.Load load) {
    return load.limit() <= 0
        ? load.now() + " (no limit)"
        : load.now()
            + " of "
            + load.limit()
            + " ("
            + load.percent()
            + " %)"
            + (load.isHigh() ? " WARNING: nearly used up" : "");
  }

  static String known(int ports) {
    return ports < 0 ? "unknown" : String.valueOf(ports);
  }
}
