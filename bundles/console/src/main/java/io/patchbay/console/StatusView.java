package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.FilterStatus;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipStatistics;
import io.patchbay.api.sip.SipTransport;
import org.jspecify.annotations.Nullable;

/** The whole gateway as lines of a key, a blank and a value, for people and scripts alike. */
final class StatusView {
  private final StringBuilder text = new StringBuilder();

  static String of(String version, Services services) {
    StatusView view = new StatusView();
    view.line("version", version);
    view.sip(services.sip().get());
    view.calls(services.calls().get());
    view.media(services.media().get());
    return view.text.toString();
  }

  private void sip(@Nullable SipTransport sip) {
    if (sip == null) {
      line("sip", "not running");
      return;
    }
    for (ListenerStatus listener : sip.listeners()) {
      String key = "sip.listener." + listener.name();
      line(key, Listeners.describe(listener));
      listener.connections().ifPresent(counted -> connections(key, counted));
    }
    SipStatistics counted = sip.statistics();
    line("sip.received", counted.received());
    line("sip.sent", counted.sent());
    line("sip.malformed", counted.malformed());
    line("sip.strays", counted.strays());
    line("sip.overloaded", counted.overloaded() ? "yes" : "no");
    line("sip.refused-for-load", counted.refusedForLoad());
    FilterStatus filter = sip.filterStatus();
    line("sip.filter.denied", filter.denied());
    line("sip.filter.limited", filter.limited());
    line("sip.filter.oversized", filter.oversized());
    line("sip.client-transactions", counted.clientTransactions());
    line("sip.server-transactions", counted.serverTransactions());
    line("sip.dialogs", counted.dialogs());
    line("sip.connections", counted.connections());
  }

  private void connections(String key, ListenerStatus.Connections counted) {
    line(key + ".connections", counted.open());
    line(key + ".accepted", counted.accepted());
    line(key + ".refused", counted.refused());
    line(key + ".failed-handshakes", counted.failedHandshakes());
    line(key + ".slow", counted.slow());
    line(key + ".idle", counted.idle());
    if (!counted.certificates().isEmpty()) {
      line(key + ".certificates", counted.certificates());
    }
  }

  private void calls(@Nullable CallControl control) {
    if (control == null) {
      line("calls", "not running");
      return;
    }
    CallControl.CallStatistics counted = control.statistics();
    line("calls.new", control.isDraining() ? "refused, the node is drained" : "taken");
    line("calls.now", control.calls().size());
    line("calls.total", counted.calls());
    line("calls.answered", counted.answered());
    line("calls.failed", counted.failed());
    for (LimitStatus limit : control.limits()) {
      String key = "calls.limit." + limit.name();
      line(key + ".now", limit.calls());
      line(key + ".max-calls", unlimited(limit.maxCalls()));
      line(key + ".max-rate", unlimited(limit.maxCallRate()));
      line(key + ".refused", limit.refused());
    }
  }

  private void media(@Nullable MediaSelector selector) {
    if (selector == null) {
      line("media", "not running");
      return;
    }
    line("media.choice", selector.choice().isEmpty() ? "none" : selector.choice());
    line("media.selected", selector.selected().isEmpty() ? "none" : selector.selected());
    for (BackendStatus backend : selector.backends()) {
      String key = "media.backend." + backend.name();
      line(key, (backend.usable() ? "usable, " : "not usable, ") + backend.detail());
      line(key + ".new-calls", Backends.newCalls(selector, backend.name()));
      line(key + ".sessions", backend.sessions());
      line(key + ".ports-in-use", Backends.known(backend.portsInUse()));
      line(key + ".ports-total", Backends.known(backend.portsTotal()));
      for (BackendStatus.Load load : backend.loads()) {
        line(key + ".load." + load.name(), Backends.text(load));
      }
    }
  }

  private static String unlimited(int limit) {
    return limit == 0 ? "none" : Integer.toString(limit);
  }

  private void line(String key, Object value) {
    text.append(key).append(' ').append(value).append('\n');
  }
}
