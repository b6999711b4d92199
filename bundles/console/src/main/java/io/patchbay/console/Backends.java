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
          backend.name().equals(selector.selected()) ? "yes" : "no",
          backend.usable() ? "yes" : "no",
          backend.sessions(),
          known(backend.portsInUse()),
          known(backend.portsTotal()),
          backend.detail());
    }
    return table.toString();
  }

  static String known(int ports) {
    return ports < 0 ? "unknown" : String.valueOf(ports);
  }
}
